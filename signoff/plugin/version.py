"""Which state of the suite judges: its version and commit."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

GIT_LIMIT_S = 5


def of_suite(root: Path) -> dict[str, str]:
    """Version, commit, and whether the checkout has changes ("yes" or "no"); "unknown" for what cannot be told."""
    try:
        version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    except (OSError, ValueError, KeyError):
        version = "unknown"
    commit = _git(root, "rev-parse", "HEAD")
    changes = _git(root, "status", "--porcelain", "--untracked-files=no")
    changed = "unknown" if changes is None else "yes" if changes else "no"
    return {"version": version, "commit": commit or "unknown", "changed": changed}


def _git(root: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *words], cwd=root, capture_output=True, text=True, timeout=GIT_LIMIT_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
