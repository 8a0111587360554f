"""Databases read whole, and backups restored into scratch databases that are read back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import PyMongoError

from signoff.clients.dumps import Damaged, index_of, key_of
from signoff.evidence import REDACTOR, TRAIL, shorten
from signoff.evidence.backup import Restore, Snapshot, Stored

TIMEOUT_MS = 60_000
TOOL_LIMIT_S = 1800
BATCH = 500
RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)


class Server:
    """A database server, for reading whole databases and for restoring into scratch ones."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: MongoClient[Any] = MongoClient(
            url, serverSelectionTimeoutMS=8000, socketTimeoutMS=TIMEOUT_MS, appname="awms-signoff", tz_aware=True
        )
        self.name = self._client.get_default_database("test").name

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def snapshot(self) -> Snapshot:
        """The database that the URL names, read whole, as it is now."""
        found = self._read(self.name, "the database, asked directly")
        TRAIL.note(found)
        return found

    def rehearse(self, backup: Snapshot, scratch: str) -> Restore:
        """Restore *backup* into the database *scratch*, and read it back. The caller has announced it, and drops it.

        With mongorestore where it is installed, else with our own reader.
        """
        tool = "mongorestore" if backup.files and shutil.which("mongorestore") else "our own reader"
        begun = time.monotonic()
        try:
            if backup.files and tool == "mongorestore":
                _mongorestore(self._url, backup.files, backup.database, scratch)
            else:
                self._fill(backup, scratch)
            problem = ""
        except (PyMongoError, OSError, subprocess.SubprocessError) as error:
            problem = REDACTOR.text(f"the restore failed: {shorten(str(error), 300)}")
        seconds = time.monotonic() - begun
        behind = (datetime.now(UTC) - backup.taken).total_seconds() if backup.taken else 0.0
        found = Restore(backup, self._read(scratch, "the restored database"), tool, seconds, behind, problem)
        TRAIL.note(found)
        return found

    def drop(self, scratch: str) -> None:
        """Drop a scratch database."""
        self._client.drop_database(scratch)

    def databases(self) -> list[str]:
        """The names of all databases."""
        return list(self._client.list_database_names())

    def _read(self, name: str, what: str) -> Snapshot:
        taken = datetime.now(UTC)
        database: Database[Any] = self._client[name]
        collections: dict[str, Stored] = {}
        problems: list[str] = []
        try:
            for collection in sorted(database.list_collection_names(filter={"type": "collection"})):
                if collection.startswith("system."):
                    continue
                rows = database.get_collection(collection, codec_options=RAW).find()
                documents = {key_of(row.raw, collection): row.raw for row in rows}
                indexes = [index_of(dict(index)) for index in database[collection].list_indexes()]
                collections[collection] = Stored(collection, documents, {index.name: index for index in indexes})
        except (PyMongoError, Damaged) as error:
            problems.append(REDACTOR.text(f"cannot be read: {shorten(str(error), 200)}"))
        return Snapshot(what, name, taken, collections, tuple(problems), 'mongosh "$DATABASE_URL"')

    def _fill(self, backup: Snapshot, scratch: str) -> None:
        """Write every document and index of *backup*. Raises PyMongoError."""
        database: Database[Any] = self._client[scratch]
        for stored in backup.collections.values():
            collection = database.create_collection(stored.name)
            documents = [RawBSONDocument(raw) for raw in stored.documents.values()]
            for start in range(0, len(documents), BATCH):
                collection.insert_many(documents[start : start + BATCH])
            models = [
                {"key": dict(index.key), "name": index.name, **index.options}
                for index in stored.indexes.values()
                if index.name != "_id_"
            ]
            if models:
                database.command("createIndexes", stored.name, indexes=models)


def without_database(url: str) -> str:
    """*url* without the name of a database, which mongorestore takes for the only one: it would skip a dump's folders.

    Who signs in stays known there, as by the name (Connection String, default of authSource); the options of a
    mongodb+srv name come with its TXT record, and must not be overruled.
    """
    parts = urlsplit(url)
    name, query = parts.path.lstrip("/"), parts.query
    if name and parts.scheme == "mongodb" and "@" in parts.netloc and "authsource=" not in query.lower():
        query = "&".join(filter(None, (query, f"authSource={name}")))
    return urlunsplit((parts.scheme, parts.netloc, "/", query, ""))


def _mongorestore(url: str, files: Path, database: str, scratch: str) -> None:
    """Let mongorestore do it. Raises OSError or SubprocessError. The URL stands in a file: a command line is public."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        with os.fdopen(os.open(config, os.O_WRONLY | os.O_CREAT, 0o600), "w") as output:
            output.write(f"uri: {json.dumps(without_database(url))}\n")
        gzipped = files.suffix == ".gz" or (files.is_dir() and any(files.glob("*.bson.gz")))
        command = [
            "mongorestore",
            "--quiet",
            f"--config={config}",
            f"--nsInclude={database}.*",
            f"--nsFrom={database}.*",
            f"--nsTo={scratch}.*",
            *(["--gzip"] if gzipped else []),
            f"--archive={files}" if files.is_file() else f"--dir={files.parent}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TOOL_LIMIT_S, check=False)
    if done.returncode != 0:
        raise subprocess.SubprocessError(f"mongorestore ended with {done.returncode}: {shorten(done.stderr, 300)}")
