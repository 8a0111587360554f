"""What may be uploaded, the signed address a file goes to, and the signature of the storage's callback."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
import urllib.parse
from dataclasses import dataclass
from typing import Any

from twin.state import Twin

LIFE_SECONDS = 3600
"""How long a file may be put to its address."""
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Uploader:
    """One kind of upload: the name of its kind, the types it takes (a prefix), bytes at most."""

    kind: str
    types: str
    most: int

    @property
    def config(self) -> dict[str, Any]:
        """As the client of the upload library reads it."""
        return {
            self.kind: {
                "maxFileSize": f"{self.most // MEGABYTE}MB",
                "maxFileCount": 1,
                "minFileCount": 1,
                "contentDisposition": "inline",
            }
        }


UPLOADERS = {
    "imageUploader": Uploader("image", "image/", 4 * MEGABYTE),
    "profilePhotoUploader": Uploader("image", "image/", 4 * MEGABYTE),
    "pdfUploader": Uploader("pdf", "application/pdf", 64 * MEGABYTE),
    "docUploader": Uploader("blob", "", 64 * MEGABYTE),
}


@dataclass(frozen=True)
class Upload:
    """A file that was announced: what it is, and whose."""

    slug: str
    name: str
    size: int
    type: str
    metadata: dict[str, str]


def signature(twin: Twin, content: bytes) -> str:
    """The keyed digest that the storage and the application know each other by."""
    return "hmac-sha256=" + hmac.new(twin.upload_key.encode(), content, hashlib.sha256).hexdigest()


def is_signed(twin: Twin, content: bytes, told: str) -> bool:
    """Whether *told* is the signature of *content*."""
    return hmac.compare_digest(signature(twin, content).encode(), told.encode())


def announced(twin: Twin, upload: Upload) -> dict[str, Any]:
    """Note the upload; the key of the file, and the signed address it may be put to."""
    key = secrets.token_urlsafe(24)
    twin.uploads[key] = upload
    told = {
        "expires": str(int(time.time() + LIFE_SECONDS) * 1000),
        "x-ut-file-name": upload.name,
        "x-ut-file-size": str(upload.size),
        "x-ut-slug": upload.slug,
    }
    address = f"/{key}?{urllib.parse.urlencode(told)}"
    signed = urllib.parse.quote(signature(twin, address.encode()))
    return {"url": f"{twin.ingest_url}{address}&signature={signed}", "key": key, "name": upload.name, "customId": None}
