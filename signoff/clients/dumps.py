"""Backups on disk, in the forms that mongodump writes: a folder of files, each maybe gzipped, or one archive.

A folder has ``<database>/<collection>.bson`` and ``<collection>.metadata.json``. An archive is the same in one file
(mongo-tools, package archive): a magic number, a header, the metadata of each collection, a terminator, then blocks
of documents, each headed by its namespace.
"""

from __future__ import annotations

import gzip
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bson
from bson import json_util
from bson.errors import BSONError
from bson.raw_bson import RawBSONDocument

from signoff.evidence import TRAIL, Inconclusive
from signoff.evidence.backup import Index, Snapshot, Stored

MAGIC = struct.pack("<I", 0x8199E26D)
TERMINATOR = b"\xff\xff\xff\xff"
MOST = 16 * 1024 * 1024 + 16 * 1024  # bytes of one document that a server writes (16 MiB and some)
MOST_UNPACKED = 2 * 1024**3
"""Bytes of one file of a backup that are read: what unpacks to more would take the memory of whoever judges it."""
_DATE = re.compile(r"(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)")  # and no part of a number, as of seconds since 1970
# What a server adds to an index by itself, or what does not change what it does.
_IDLE = {"v", "ns", "key", "name", "background", "textIndexVersion", "2dsphereIndexVersion"}


class Damaged(ValueError):
    """A part of a backup that cannot be read; the message says which and why."""


class Dumps:
    """The backups in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest(self, database: str) -> Snapshot:
        """The newest backup of *database*. Where there is none, or it cannot be read, ``problems`` says so."""
        found = max(self._places(database), key=lambda place: (place[1], str(place[0])), default=None)
        if found is None:
            names = sorted({path.parent.name for path in self._folder.rglob("*.bson*")})
            also = f"; there is one of {', '.join(names)}" if names else ""
            snapshot = Snapshot(str(self._folder.name), database, problems=(f"there is no backup of {database}{also}",))
        else:
            snapshot = self._read(*found, database)
        TRAIL.note(snapshot)
        return snapshot

    def _places(self, database: str) -> Iterator[tuple[Path, datetime]]:
        """Where backups of *database* are, and when each was made."""
        for folder in [self._folder, *(path for path in self._folder.rglob("*") if path.is_dir())]:
            files = [*folder.glob("*.bson"), *folder.glob("*.bson.gz")]
            if files and folder.name == database:
                yield folder, self._made(folder, files)
        for path in self._folder.rglob("*"):
            if path.is_file() and re.search(r"\.(?:archive|arch)(?:\.gz)?$", path.name):
                yield path, self._made(path, [path])

    def _made(self, place: Path, files: Iterable[Path]) -> datetime:
        """When a backup was begun: the oldest of its files, or the end of the day that it is named after, if earlier.

        A copy of a file is younger than what it is a copy of, so the later one of the two proves nothing. What the
        folder of all backups lies in is not named after one of them.
        """
        written = datetime.fromtimestamp(min(path.stat().st_mtime for path in files), UTC)
        for part in reversed((self._folder.resolve().name, *place.relative_to(self._folder).parts)):
            if (named := _DATE.search(part)) and (ended := _end_of_day(named)):
                return min(written, ended)
        return written

    def _read(self, place: Path, made: datetime, database: str) -> Snapshot:
        read = _archive(place, database) if place.is_file() else _folder(place)
        collections: dict[str, Stored] = {}
        problems: list[str] = []
        try:
            for one in read:
                if isinstance(one, str):
                    problems.append(one)
                else:
                    collections[one.name] = one
        except Damaged as error:
            problems.append(str(error))
        where = place.relative_to(self._folder)
        return Snapshot(f"the backup {where}", database, made, collections, tuple(problems), f"ls -l {where}", place)


def index_of(raw: dict[str, Any]) -> Index:
    """One index as the server or a backup describes it, without what does not matter."""
    options = {name: _plain(value) for name, value in raw.items() if name not in _IDLE and value not in (False, None)}
    return Index(str(raw["name"]), tuple((name, _plain(way)) for name, way in raw["key"].items()), options)


def documents_of(data: bytes, where: str) -> dict[bytes, bytes]:
    """The documents of a ``.bson`` file by encoded id. Raises Damaged."""
    found: dict[bytes, bytes] = {}
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "little")
        if not 5 <= size <= MOST or at + size > len(data) or data[at + size - 1] != 0:
            raise Damaged(f"{where} is cut off or damaged at byte {at} of {len(data)}")
        raw = data[at : at + size]
        key = key_of(raw, where)
        if key in found:
            raise Damaged(f"{where} has a document twice")
        found[key] = raw
        at += size
    return found


def key_of(raw: bytes, where: str) -> bytes:
    """The id of an encoded document, encoded by itself. Raises Damaged, also if another part is damaged."""
    try:
        document = bson.decode(raw)
        return bson.encode({"": document["_id"]})
    except (BSONError, KeyError, ValueError) as error:
        raise Damaged(f"{where} has a document that cannot be read: {error}") from None


def _folder(place: Path) -> Iterator[Stored | str]:
    """The collections of a folder. What is damaged comes as a text."""
    for path in sorted([*place.glob("*.bson"), *place.glob("*.bson.gz")]):
        name = path.name.removesuffix(".gz").removesuffix(".bson")
        try:
            documents = documents_of(_unpacked(path), path.name)
            yield Stored(name, documents, _indexes(place, name))
        except Damaged as error:
            yield str(error)


def _indexes(place: Path, name: str) -> dict[str, Index]:
    paths = [path for path in (place / f"{name}.metadata.json", place / f"{name}.metadata.json.gz") if path.exists()]
    if len(paths) != 1:
        raise Damaged(f"{name}.metadata.json is missing, or comes twice")
    return _described(_unpacked(paths[0]), paths[0].name)


def _described(data: bytes, where: str) -> dict[str, Index]:
    try:
        found = json_util.loads(data.decode())
        indexes = [index_of(raw) for raw in found["indexes"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{where} cannot be read: {error!r}") from None
    return {index.name: index for index in indexes}


def _archive(path: Path, database: str) -> Iterator[Stored | str]:
    """The collections of *database* in an archive of mongodump."""
    data = _unpacked(path)
    if not data.startswith(MAGIC):
        raise Damaged(f"{path.name} is no archive of mongodump")
    _, at = _document(data, len(MAGIC), path.name)  # the header, of versions only
    indexes: dict[str, dict[str, Index]] = {}
    rows: dict[str, bytearray] = {}
    while data[at : at + 4] != TERMINATOR:
        noted, at = _document(data, at, path.name)
        # A view has no documents of its own.
        if noted["db"] == database and noted.get("type") != "view":
            indexes[noted["collection"]] = _described(noted["metadata"].encode(), f"{path.name}, {noted['collection']}")
            rows[noted["collection"]] = bytearray()
    at += 4
    unended = set(rows)
    while at < len(data):
        head, at = _document(data, at, path.name)
        ours = head["db"] == database and head["collection"] in rows
        if ours and head.get("EOF"):
            unended.discard(head["collection"])
        while data[at : at + 4] != TERMINATOR:
            begin = at
            _, at = _document(data, at, path.name)
            if ours:
                rows[head["collection"]] += data[begin:at]
        at += 4
    if unended:
        raise Damaged(f"{path.name} is cut off: it has no end of {', '.join(sorted(unended))}")
    for name, held in rows.items():
        try:
            yield Stored(name, documents_of(bytes(held), f"{path.name}, {name}"), indexes[name])
        except Damaged as error:
            yield str(error)


def _document(data: bytes, at: int, where: str) -> tuple[dict[str, Any], int]:
    size = int.from_bytes(data[at : at + 4], "little")
    if not 5 <= size <= MOST or at + size > len(data):
        raise Damaged(f"{where} is cut off or damaged at byte {at} of {len(data)}")
    try:
        return bson.decode(data[at : at + size]), at + size
    except BSONError as error:
        raise Damaged(f"{where} is damaged at byte {at}: {error}") from None


def _unpacked(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            data = file.read(MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(f"{path.name} cannot be read: {error}") from None
    if len(data) > MOST_UNPACKED:
        raise Inconclusive(
            f"{path.name} unpacks to more than {MOST_UNPACKED / 1024**3:g} GiB, too much to compare here: "
            "restore it beside the deployment and compare there"
        )
    return data


def _end_of_day(named: re.Match[str]) -> datetime | None:
    """The end of the day in a name, in UTC or by the clock here: the later one, for nobody says whose day it is."""
    try:
        day = datetime(int(named[1]), int(named[2]), int(named[3]))  # noqa: DTZ001 - a day of two clocks
    except ValueError:
        return None
    after = day + timedelta(days=1)
    return max(after.replace(tzinfo=UTC), after.astimezone(UTC))


def _plain(value: Any) -> Any:
    """Numbers without their width (1, 1.0 and 1L are one direction), documents as dictionaries."""
    if isinstance(value, RawBSONDocument | dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return (
        int(value) if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value) else value
    )
