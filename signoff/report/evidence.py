"""What lies in the evidence folders, for the page to show and link. Everything in there came from the target."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

TRAIL_FILE = "exchanges.json"
MOST_ASKED = 12
LONGEST_LINE = 400
LARGEST_PICTURE = 300_000
# An SVG in an <img> runs no script and loads nothing.
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class File:
    """A file of evidence. href: relative to the report. picture: a data URI, or "" if it is none or too large."""

    name: str
    href: str
    size: str
    picture: str = ""

    @property
    def drawn(self) -> bool:
        """Whether it is a drawing of ours, rather than a photograph of the target."""
        return self.name.endswith(".svg")


@dataclass(frozen=True)
class Asked:
    """One thing that was asked, and the beginning of what came back."""

    asked: str
    answered: str


@dataclass(frozen=True)
class Evidence:
    """The evidence of one test."""

    files: tuple[File, ...] = ()
    asked: tuple[Asked, ...] = ()
    more: int = 0


def read(place: Path, folder: str) -> Evidence:
    """The evidence in *folder* (relative to *place*). What cannot be read is left out: the files are still linked."""
    if not folder or not (place / folder).is_dir():
        return Evidence()
    files = sorted(path for path in (place / folder).iterdir() if path.is_file())
    trail = _trail(place / folder / TRAIL_FILE)
    return Evidence(tuple(_file(path, folder) for path in files), trail[:MOST_ASKED], max(0, len(trail) - MOST_ASKED))


def _trail(path: Path) -> tuple[Asked, ...]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Asked(str(one["asked"])[:LONGEST_LINE], str(one["answered"])[:LONGEST_LINE]) for one in found)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _file(path: Path, folder: str) -> File:
    size = path.stat().st_size
    picture = ""
    kind = PICTURES.get(path.suffix.lower())
    if kind and size < LARGEST_PICTURE:
        picture = f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
    words = f"{size / 1000:.0f} kB" if size >= 1000 else f"{size} B"
    return File(path.name, quote(f"{folder}/{path.name}"), words, picture)
