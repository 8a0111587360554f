"""Which state of the suite judges: its version, its commit, and a digest of what it consists of."""

from __future__ import annotations

import hashlib
import subprocess
import tomllib
from pathlib import Path

GIT_LIMIT_S = 5
# What decides how is judged; a commit alone does not tell of changes that are not committed.
SOURCES = ("signoff", "fixtures", "tests_smoke", "tests_security", "tests_perf", "tests_infra")
FILES = ("conftest.py", "pyproject.toml", "requirements.lock")
SUFFIXES = {".py", ".toml", ".html", ".css", ".json"}


def of_suite(root: Path) -> dict[str, str]:
    """Version, commit, and whether the checkout has changes ("yes" or "no"); "unknown" for what cannot be told."""
    try:
        version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    except (OSError, ValueError, KeyError):
        version = "unknown"
    commit = _git(root, "rev-parse", "HEAD")
    changes = _git(root, "status", "--porcelain", "--untracked-files=no")
    changed = "unknown" if changes is None else "yes" if changes else "no"
    return {"version": version, "commit": commit or "unknown", "changed": changed, "digest": digest(root)}


def digest(root: Path) -> str:
    """SHA-256 over names and contents of the sources of the suite below *root*."""
    found = [path for folder in SOURCES for path in (root / folder).rglob("*") if path.suffix in SUFFIXES]
    sources = sorted(path for path in (*found, *(root / name for name in FILES)) if path.is_file())
    whole = hashlib.sha256()
    for path in sources:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{content} {path.relative_to(root).as_posix()}\n".encode())
    return whole.hexdigest()


def _git(root: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *words], cwd=root, capture_output=True, text=True, timeout=GIT_LIMIT_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
