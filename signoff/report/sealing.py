"""Digests of everything that a sign-off rests on, in the form that ``sha256sum --check`` reads.

They show that a file was changed, lost or added since; they prove no origin. Who wants that keeps the digest of the
list itself, which the run prints, in a place of their own, such as the log of the pipeline.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

SEAL_NAME = "SHA256SUMS"
# About the suite and about runs without a verdict, not about this one.
APART = {SEAL_NAME, ".signoff-reports", "prove.json", "narrowed"}
LARGEST_LIST = 50_000_000
LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)")


class SealError(ValueError):
    """The list of digests cannot be read."""


def seal(place: Path) -> str:
    """Write the digests of the files of *place* down. Returns the digest of the list."""
    lines = [f"{sha256_of(path)}  {name}\n" for name, path in _files(place)]
    (place / SEAL_NAME).write_text("".join(lines), encoding="utf-8")
    return sha256_of(place / SEAL_NAME)


def broken(place: Path) -> list[str]:
    """What of *place* is not as it was sealed, one sentence each; [] if all is. Raises SealError without a list."""
    told = _told(place / SEAL_NAME)
    found = dict(_files(place))
    problems = [f"{name} is gone" for name in sorted(told.keys() - found.keys())]
    problems += [f"{name} was added" for name in sorted(found.keys() - told.keys())]
    for name in sorted(told.keys() & found.keys()):
        path = found[name]
        if path.is_symlink() or not path.is_file():
            problems.append(f"{name} is no plain file")
        elif sha256_of(path) != told[name]:
            problems.append(f"{name} was changed")
    return problems


def sha256_of(path: Path) -> str:
    """The digest of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _told(path: Path) -> dict[str, str]:
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST_LIST:
            raise SealError(f"{path.name} is no list of digests")
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SealError(f"{path.name} cannot be read: {error}") from None
    read = [LINE.fullmatch(line) for line in lines]
    told = {one[2]: one[1] for one in read if one}
    if not lines or len(told) != len(lines):
        raise SealError(f"{path.name} is no list of digests")
    return told


def _files(place: Path) -> Iterator[tuple[str, Path]]:
    """Every file below *place* by its name there; a link is not followed."""
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place)
        if name.parts[0] not in APART and (path.is_symlink() or not path.is_dir()):
            yield name.as_posix(), path
