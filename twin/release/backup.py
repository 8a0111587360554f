"""A backup of the database in the form that mongodump writes: ``<database>/<collection>.bson`` and its metadata."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bson
from bson import ObjectId, json_util
from bson.codec_options import CodecOptions
from pymongo import MongoClient

if TYPE_CHECKING:
    from twin.faults import Switchboard

Row = dict[str, Any]
TOO_OLD = timedelta(days=9)
# As the driver hands them over: plain dictionaries that keep the order of fields, dates with their zone.
_OPTIONS: CodecOptions[Row] = CodecOptions(tz_aware=True)


@dataclass(frozen=True)
class Collection:
    """The rows and indexes of one collection."""

    name: str
    rows: list[Row]
    indexes: list[Row]

    @property
    def bson(self) -> bytes:
        """All rows, one behind the other."""
        return b"".join(bson.encode(row, codec_options=_OPTIONS) for row in self.rows)

    @property
    def metadata(self) -> str:
        """What mongodump notes of a collection, in canonical extended JSON."""
        found = {"indexes": self.indexes, "uuid": "", "collectionName": self.name, "type": "collection", "options": {}}
        return json_util.dumps(found, json_options=json_util.CANONICAL_JSON_OPTIONS)


@dataclass(frozen=True)
class Dump:
    """A whole database as it was at one moment."""

    database: str
    made: datetime
    collections: dict[str, Collection]

    def of(self, name: str) -> list[Row]:
        """The rows of one collection."""
        return self.collections[name].rows


def take(url: str) -> Dump:
    """The database behind *url*, now."""
    made = datetime.now(UTC)
    with MongoClient[Row](url, tz_aware=True) as client:
        database = client.get_default_database()
        found = {}
        for name in sorted(database.list_collection_names()):
            rows, indexes = list(database[name].find()), [dict(index) for index in database[name].list_indexes()]
            found[name] = Collection(name, rows, indexes)
        return Dump(database.name, made, found)


def brought_up(dump: Dump, url: str, rows_of: Sequence[str]) -> Dump:
    """*dump* as it would be of a database that has always had the indexes of now, and in *rows_of* the rows of now."""
    with MongoClient[Row](url, tz_aware=True) as client:
        database = client.get_default_database()
        found = {}
        for name, kept in dump.collections.items():
            indexes = [dict(index) for index in database[name].list_indexes()] or kept.indexes
            now = {row["_id"]: row for row in database[name].find()} if name in rows_of else {}
            rows = [now.get(row["_id"], row) for row in kept.rows]
            found[name] = replace(kept, rows=rows, indexes=indexes)
    return replace(dump, collections=found)


def write(folder: Path, dump: Dump, faults: Switchboard) -> None:
    """The backup in *folder*, as the faults have it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if faults.on("backup-missing"):
        return
    made = dump.made - TOO_OLD if faults.on("backup-old") else dump.made
    name = "shop" if faults.on("backup-of-another-database") else dump.database
    place = folder / f"backup_{made:%Y%m%d}" / name
    place.mkdir(parents=True)
    for collection in dump.collections.values():
        if not (collection.name == "crm_campaigns" and faults.on("backup-collection-missing")):
            _write(place, _spoilt(collection, faults), faults)
    for file in place.iterdir():
        os.utime(file, (made.timestamp(), made.timestamp()))


def _write(place: Path, collection: Collection, faults: Switchboard) -> None:
    data = collection.bson
    if faults.on("backup-empty"):
        data = b""
    if collection.name == "Users" and faults.on("backup-truncated"):
        data = data[: len(data) * 2 // 3]
    (place / f"{collection.name}.bson").write_bytes(data)
    (place / f"{collection.name}.metadata.json").write_text(collection.metadata)


def _spoilt(collection: Collection, faults: Switchboard) -> Collection:
    """The collection as the backup has it."""
    if collection.name != "Users":
        return collection
    rows, indexes = list(collection.rows), list(collection.indexes)
    if faults.on("backup-one-document-short"):
        rows.pop()
    if faults.on("backup-field-changed"):
        rows[0] = rows[0] | {"name": "Somebody else"}
    if faults.on("backup-field-lost"):
        rows[0] = {name: value for name, value in rows[0].items() if name != "organization_role"}
    if faults.on("backup-index-lost"):
        indexes = [index for index in indexes if index["name"] != "Users_email_key"]
    if faults.on("backup-breaks-unique-index"):
        rows.append(rows[0] | {"_id": ObjectId()})
    return replace(collection, rows=rows, indexes=indexes)
