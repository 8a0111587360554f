"""Finds the browser. ``python -m signoff.browser_path`` prints it, or ends with 1 if there is none."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

# The shell first: it starts fastest and needs half the memory.
NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "google-chrome-stable",
    "google-chrome",
    "chromium",
    "chromium-browser",
    "microsoft-edge-stable",
)
_PLAYWRIGHT_NAMES = ("chrome-headless-shell", "headless_shell", "chrome", "Chromium")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find(chosen: Path | None = None, environ: Mapping[str, str] = os.environ) -> Path | None:
    """The executable of a Chromium: the *chosen* one, an installed one, or one that Playwright installed."""
    if chosen is not None:
        return chosen if os.access(chosen, os.X_OK) else None
    for name in NAMES:
        if found := shutil.which(name, path=environ.get("PATH", "")):
            return Path(found)
    for place in MAC:
        if os.access(place, os.X_OK):
            return Path(place)
    return _of_playwright(environ)


def _of_playwright(environ: Mapping[str, str]) -> Path | None:
    home = Path(environ.get("HOME", "/"))
    caches = (home / ".cache" / "ms-playwright", home / "Library" / "Caches" / "ms-playwright")
    chosen = environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    for cache in (Path(chosen),) if chosen else caches:
        # The newest installation last; its folder is named after its build.
        for name in _PLAYWRIGHT_NAMES:
            for path in sorted(cache.glob(f"chromium*/**/{name}"), reverse=True):
                if path.is_file() and os.access(path, os.X_OK):
                    return path
    return None


if __name__ == "__main__":
    chosen = os.environ.get("BROWSER_PATH", "")
    executable = find(Path(chosen) if chosen else None)
    if executable is None:
        sys.exit(1)
    sys.stdout.write(f"{executable}\n")
