"""What a setting that names a file or a folder must not be."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

# Paths whose default may be absent; everything else must exist when it is set.
_FILES = frozenset({"CA_FILE", "ENV_FILE", "BROWSER_PATH", "ALERT_RULES", "WAIVERS_FILE"})
LONGEST_SHOWN = 200


def wrong_path(name: str, path: Path) -> str:
    """What is wrong with a file or a folder; "" if nothing."""
    if ":/" in str(path):
        return "a URL, where a path is wanted"  # not shown: it may have a password
    shown = str(path) if len(str(path)) <= LONGEST_SHOWN else f"{str(path)[:LONGEST_SHOWN]}…"
    try:
        path.stat()
    except FileNotFoundError:
        return f"{shown} does not exist"
    except (OSError, ValueError) as error:
        return f"{shown} cannot be used: {getattr(error, 'strerror', error)}"
    if name in _FILES and not path.is_file():
        return f"{shown} is not a file"
    if name.endswith("_FOLDER") and not path.is_dir():
        return f"{shown} is not a folder"
    if not os.access(path, os.R_OK):
        return f"{shown} cannot be read by this user"
    return f"{shown} has no certificate in PEM form" if name == "CA_FILE" and not _has_certificate(path) else ""


def _has_certificate(path: Path) -> bool:
    try:
        ssl.create_default_context(cafile=path)
    except (ssl.SSLError, OSError):
        return False
    return True
