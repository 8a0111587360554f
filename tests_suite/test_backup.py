"""Backups as mongodump writes them: read whole or named as damaged, compared with the database, restored."""

from __future__ import annotations

import gzip
import os
import stat
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import bson
import pytest
from bson import Decimal128, ObjectId, Regex, Timestamp, json_util

from signoff.clients import dumps, restoring, schema
from signoff.clients.dumps import MAGIC, TERMINATOR, Dumps, documents_of, index_of
from signoff.clients.restoring import Server
from signoff.evidence import CheckFailed, Inconclusive
from signoff.evidence.backup import Index, Restore, Snapshot, Stored
from signoff.evidence.schema import Schema
from signoff.expect import backup as expect_backup
from signoff.expect import schema as expect_schema
from twin.database.process import Database

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = ObjectId.from_datetime(NOW - timedelta(days=30))
INDEXES = [
    {"v": 2, "key": {"_id": 1}, "name": "_id_"},
    {"v": 2, "key": {"email": 1}, "name": "Users_email_key", "unique": True},
    {"v": 2, "key": {"seen": 1}, "name": "ttl", "expireAfterSeconds": 60},
]
ROWS: list[dict[str, Any]] = [
    {"_id": OLD, "email": "a@example.com", "name": "A", "amount": Decimal128(Decimal("1.10"))},
    {"_id": ObjectId.from_datetime(NOW - timedelta(days=29)), "email": "b@example.com", "re": Regex("^a", "i")},
    {"_id": "text", "email": "c@example.com", "stamp": Timestamp(1, 2), "n": bson.Int64(1), "deep": {"a": [1, 2.5]}},
]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the zone of this machine's clock; UTC to begin with."""

    def go(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    go("UTC")
    yield go
    monkeypatch.undo()
    time.tzset()


def dump(folder: Path, rows: list[dict[str, Any]], indexes: list[dict[str, Any]], *, packed: bool = False) -> Path:
    """A collection as mongodump writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    pack, suffix = (gzip.compress, ".gz") if packed else (bytes, "")
    metadata = json_util.dumps({"indexes": indexes}, json_options=json_util.CANONICAL_JSON_OPTIONS).encode()
    (folder / f"Users.metadata.json{suffix}").write_bytes(pack(metadata))
    file = folder / f"Users.bson{suffix}"
    file.write_bytes(pack(b"".join(bson.encode(row) for row in rows)))
    return file


def archive(rows: list[dict[str, Any]], *, database: str = "awms") -> bytes:
    """The same in one file."""
    metadata = json_util.dumps({"indexes": INDEXES}, json_options=json_util.CANONICAL_JSON_OPTIONS)
    head = {"db": database, "collection": "Users"}
    data = MAGIC + bson.encode({"version": "0.1"}) + bson.encode(head | {"metadata": metadata}) + TERMINATOR
    for half in (rows[:1], rows[1:]):
        data += bson.encode(head | {"EOF": False}) + b"".join(bson.encode(row) for row in half) + TERMINATOR
    return data + bson.encode(head | {"EOF": True, "CRC": 0}) + TERMINATOR


def snapshot(rows: list[dict[str, Any]], *, taken: datetime = NOW, name: str = "Users") -> Snapshot:
    """A database of one collection."""
    documents = documents_of(b"".join(bson.encode(row) for row in rows), name)
    indexes = {index.name: index for index in map(index_of, INDEXES)}
    return Snapshot("the backup", "awms", taken, {name: Stored(name, documents, indexes)})


@pytest.mark.parametrize("packed", [False, True])
def test_a_folder_is_read_byte_for_byte(tmp_path: Path, packed: bool) -> None:
    dump(tmp_path / "backup_20991231" / "awms", ROWS, INDEXES, packed=packed)

    found = Dumps(tmp_path).newest("awms")

    assert found.problems == ()
    assert sorted(found.collections["Users"].documents.values()) == sorted(bson.encode(row) for row in ROWS)
    assert found.collections["Users"].indexes["Users_email_key"].options == {"unique": True}
    assert found.collections["Users"].digest == snapshot(ROWS).collections["Users"].digest


def test_an_archive_is_read_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "awms.archive").write_bytes(archive(ROWS))
    found = Dumps(tmp_path).newest("awms")
    assert found.collections == snapshot(ROWS).collections
    (tmp_path / "awms.archive").write_bytes(archive(ROWS)[:-150])
    assert "cut off" in Dumps(tmp_path).newest("awms").problems[0]
    (tmp_path / "awms.archive").write_bytes(b"something else")
    assert "no archive" in Dumps(tmp_path).newest("awms").problems[0]


def test_an_archive_that_ends_between_two_blocks_is_cut_off(tmp_path: Path) -> None:
    end = bson.encode({"db": "awms", "collection": "Users", "EOF": True, "CRC": 0}) + TERMINATOR
    assert archive(ROWS).endswith(end)
    (tmp_path / "awms.archive").write_bytes(archive(ROWS).removesuffix(end))  # as a killed mongodump leaves it

    assert "cut off" in Dumps(tmp_path).newest("awms").problems[0]


def test_what_unpacks_to_too_much_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "MOST_UNPACKED", 1000)
    folder = tmp_path / "2026-02-28" / "awms"
    folder.mkdir(parents=True)
    (folder / "Users.bson.gz").write_bytes(gzip.compress(bytes(100_000)))

    with pytest.raises(Inconclusive, match=r"Users\.bson\.gz unpacks to more than"):
        Dumps(tmp_path).newest("awms")


def test_the_newest_backup_of_the_database_is_chosen(tmp_path: Path) -> None:
    for day, rows in (("20260201", ROWS), ("20260203", ROWS[:1]), ("20260202", ROWS[:2])):
        dump(tmp_path / f"backup_{day}" / "awms", rows, INDEXES)
    dump(tmp_path / "backup_20260204" / "shop", ROWS, INDEXES)

    found = Dumps(tmp_path).newest("awms")

    assert found.documents == 1
    assert found.taken == datetime(2026, 2, 4, tzinfo=UTC)  # the end of the day that the folder names
    assert "there is one of awms, shop" in Dumps(tmp_path).newest("other").problems[0]


@pytest.mark.parametrize(("zone", "ended"), [("UTC", 0), ("Pacific/Honolulu", 10), ("Asia/Tokyo", 0)])
def test_the_day_of_a_backup_is_over_when_it_is_over_everywhere(tmp_path: Path, zone: str, ended: int, clock) -> None:
    clock(zone)
    dump(tmp_path / "backup_20260131" / "awms", ROWS, INDEXES)

    assert Dumps(tmp_path).newest("awms").taken == datetime(2026, 2, 1, ended, tzinfo=UTC)


@pytest.mark.parametrize("place", ["release-20200101/all", "all/awms-1792012013000"])
def test_no_other_number_is_the_day_of_a_backup(tmp_path: Path, place: str) -> None:
    file = dump(tmp_path / place / "awms", ROWS, INDEXES)
    os.utime(file, (NOW.timestamp(), NOW.timestamp()))

    assert Dumps(tmp_path / place.partition("all")[0] / "all").newest("awms").taken == NOW


def test_a_copy_does_not_make_a_backup_younger(tmp_path: Path) -> None:
    file = dump(tmp_path / "awms", ROWS, INDEXES)
    os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    assert Dumps(tmp_path).newest("awms").taken == NOW
    (tmp_path / "backup_20200101").mkdir()
    (tmp_path / "awms").rename(tmp_path / "backup_20200101" / "awms")
    assert Dumps(tmp_path).newest("awms").taken == datetime(2020, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data + b"\x00",
        lambda data: b"\xff\xff\xff\x7f" + data[4:],
        lambda data: struct.pack("<i", 5) + data[4:],
        lambda data: data.replace(b"email\x00", b"e\xffail\x00", 1),
        lambda data: data + data,
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    file = dump(tmp_path / "awms", ROWS, INDEXES)
    file.write_bytes(spoil(file.read_bytes()))

    found = Dumps(tmp_path).newest("awms")

    assert found.problems
    assert "Users.bson" in found.problems[0]
    with pytest.raises(CheckFailed, match=r"Users\.bson"):
        expect_backup.is_recent(found, now=datetime.now(UTC), max_age_h=24)


def test_metadata_that_is_missing_or_damaged_is_named(tmp_path: Path) -> None:
    dump(tmp_path / "awms", ROWS, INDEXES)
    metadata = tmp_path / "awms" / "Users.metadata.json"
    for text in ("{", "{}", '{"indexes": [{}]}', "[]"):
        metadata.write_text(text)
        assert "metadata" in Dumps(tmp_path).newest("awms").problems[0]
    metadata.unlink()
    assert "missing" in Dumps(tmp_path).newest("awms").problems[0]


def test_age_and_emptiness() -> None:
    expect_backup.is_recent(snapshot(ROWS), now=NOW + timedelta(hours=24), max_age_h=24)
    for now, words in ((NOW + timedelta(hours=25), "too old"), (NOW - timedelta(hours=1), "future")):
        with pytest.raises(CheckFailed, match=words):
            expect_backup.is_recent(snapshot(ROWS), now=now, max_age_h=24)
    with pytest.raises(CheckFailed, match="empty"):
        expect_backup.is_recent(snapshot([]), now=NOW, max_age_h=24)


def test_what_was_there_before_the_backup_must_be_in_it() -> None:
    newer = {"_id": ObjectId.from_datetime(NOW + timedelta(seconds=5)), "email": "new@example.com"}
    touched = ROWS[0] | {"name": "changed", "lastLoginAt": NOW + timedelta(minutes=1)}
    expect_backup.is_complete(snapshot(ROWS), snapshot([touched, *ROWS[1:], newer]))
    expect_backup.is_complete(snapshot(ROWS), snapshot(ROWS[1:]))  # deleted since
    wrong = {
        "lacks 1 of 3 documents": (snapshot(ROWS[1:]), snapshot(ROWS)),
        "lacks the collection Other": (snapshot(ROWS), snapshot(ROWS, name="Other")),
        "another one in the backup: name": (snapshot([ROWS[0] | {"name": "X"}, *ROWS[1:]]), snapshot(ROWS)),
    }
    for words, (saved, live) in wrong.items():
        with pytest.raises(CheckFailed, match=words) as failure:
            expect_backup.is_complete(saved, live)
        assert "example.com" not in str(failure.value)  # data of users is not shown
    for change in ({}, {"Users_email_key": Index("Users_email_key", (("email", 1),))}):
        stored = snapshot(ROWS).collections["Users"]
        poor = replace(snapshot(ROWS), collections={"Users": replace(stored, indexes=change)})
        with pytest.raises(CheckFailed, match="Users_email_key"):
            expect_backup.is_complete(poor, snapshot(ROWS))


def test_what_is_in_the_backup_must_still_be_there() -> None:
    expired = {"_id": ObjectId.from_datetime(NOW - timedelta(days=2)), "email": "e", "seen": NOW - timedelta(days=1)}
    later = {"lastLoginAt": NOW + timedelta(minutes=1)}
    expect_backup.nothing_lost(snapshot([*ROWS, expired]), snapshot([ROWS[0] | {"name": "B"} | later, *ROWS[1:]]))
    short = {name: value for name, value in ROWS[0].items() if name != "name"}
    wrong = {
        "1 of 3 documents of Users are gone": ROWS[1:],
        "lost the field name": [short | later, *ROWS[1:]],
        "carries no later date: name": [ROWS[0] | {"name": "B"}, *ROWS[1:]],
    }
    for words, rows in wrong.items():
        with pytest.raises(CheckFailed, match=words):
            expect_backup.nothing_lost(snapshot(ROWS), snapshot(rows))
    with pytest.raises(CheckFailed, match="are gone"):
        expect_backup.nothing_lost(snapshot(ROWS), snapshot(ROWS, name="Other"))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database server."""
    database = Database(tmp_path_factory.mktemp("server") / "database")
    database.wait()
    yield database.url
    database.stop(keep=False)


def test_a_backup_comes_back_as_it_was_saved(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring.shutil, "which", lambda _: None)
    server = Server(url)
    dump(tmp_path / "awms", ROWS, INDEXES)
    saved = Dumps(tmp_path).newest("awms")

    rehearsal = server.rehearse(saved, "so-aaaaaa-restore-1")

    expect_backup.restored(rehearsal)
    expect_backup.covers(rehearsal, snapshot(ROWS))
    assert rehearsal.seconds > 0
    assert "(RTO)" in rehearsal.answered
    server.drop("so-aaaaaa-restore-1")
    assert "so-aaaaaa-restore-1" not in server.databases()
    server.close()


def test_a_restore_that_fails_says_why(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring.shutil, "which", lambda _: None)
    server = Server(url)
    twice = snapshot([*ROWS, ROWS[0] | {"_id": ObjectId()}])

    rehearsal = server.rehearse(twice, "so-aaaaaa-restore-2")

    with pytest.raises(CheckFailed, match="cannot be restored"):
        expect_backup.restored(rehearsal)
    server.drop("so-aaaaaa-restore-2")
    server.close()


def test_a_restore_that_differs_is_found() -> None:
    saved = snapshot(ROWS)

    def restore(found: Snapshot, problem: str = "") -> Restore:
        return Restore(saved, found, "x", 1.0, 60.0, problem)

    expect_backup.restored(restore(snapshot(ROWS)))
    wrong = {
        "not restored as it was saved": snapshot(ROWS[1:]),
        "lacks Users": snapshot(ROWS, name="Other"),
        "is empty": snapshot([]),
    }
    for words, found in wrong.items():
        with pytest.raises(CheckFailed, match=words):
            expect_backup.restored(restore(found))
    with pytest.raises(CheckFailed, match="exit 1"):
        expect_backup.restored(restore(snapshot(ROWS), "exit 1"))
    with pytest.raises(CheckFailed, match="partial"):
        expect_backup.covers(restore(snapshot(ROWS)), snapshot(ROWS, name="Other"))


def test_mongorestore_is_used_where_it_is_and_told_no_secret(url: str, tmp_path: Path) -> None:
    tool = tmp_path / "bin" / "mongorestore"
    tool.parent.mkdir()
    tool.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$@" > "$0.words"\ncat "${2#--config=}" > "$0.config"\nexit ${CODE:-0}\n'
    )
    tool.chmod(tool.stat().st_mode | stat.S_IEXEC)
    dump(tmp_path / "dumps" / "awms", ROWS, INDEXES, packed=True)
    saved = Dumps(tmp_path / "dumps").newest("awms")
    server = Server(url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(tool.parent), prepend=os.pathsep)
        server.rehearse(saved, "so-aaaaaa-restore-3")
        patch.setenv("CODE", "1")
        failed = server.rehearse(saved, "so-aaaaaa-restore-3")
    server.close()

    words = tool.with_name("mongorestore.words").read_text().split()
    assert {"--nsFrom=awms.*", "--nsTo=so-aaaaaa-restore-3.*", "--gzip", f"--dir={tmp_path}/dumps"} <= set(words)
    assert not any("mongodb://" in word for word in words)
    assert restoring.without_database(url) in tool.with_name("mongorestore.config").read_text()
    assert "mongorestore ended with 1" in failed.problem


UNIQUE = Index("i", (("email", 1),), {"unique": True})


def made_schema(**indexes: Index) -> Schema:
    return Schema("awms", {"Users": indexes})


def test_indexes_of_the_schema() -> None:
    expect_schema.is_unique(made_schema(i=UNIQUE), "Users", "email")
    wrong = {
        "no index on Users.email": made_schema(),
        "not unique": made_schema(i=replace(UNIQUE, options={})),
        "no index on Users.email$": made_schema(i=replace(UNIQUE, key=(("email", 1), ("name", 1)))),
        "not unique for every document": made_schema(i=replace(UNIQUE, options={"unique": True, "sparse": True})),
        "cannot be read": Schema("awms", problem="down"),
    }
    for words, found in wrong.items():
        with pytest.raises(CheckFailed, match=words.removesuffix("$")):
            expect_schema.is_unique(found, "Users", "email")
    with pytest.raises(CheckFailed, match="Documents"):
        expect_schema.has_collections(made_schema(), ["Users", "Documents"])


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mongodb://h:27017/awms", "mongodb://h:27017/"),
        ("mongodb://u:p%40@h1:1,h2:2/awms?tls=true", "mongodb://u:p%40@h1:1,h2:2/?tls=true&authSource=awms"),
        ("mongodb://u:p@h/awms?authSource=admin", "mongodb://u:p@h/?authSource=admin"),
        ("mongodb+srv://u:p@c.example.net/awms?w=majority", "mongodb+srv://u:p@c.example.net/?w=majority"),
        ("mongodb://h", "mongodb://h/"),
    ],
)
def test_mongorestore_is_told_of_no_database_but_signs_in_there(url: str, told: str) -> None:
    assert restoring.without_database(url) == told


def test_only_a_stripe_customer_may_be_left_out_of_a_unique_index() -> None:
    index = replace(UNIQUE, key=(("slug", 1),), options={"unique": True, "sparse": True})
    customer = replace(index, key=(("stripeCustomerId", 1),))
    found = Schema("awms", {"Organizations": {"slug": index, "customer": customer}})

    expect_schema.is_unique(found, "Organizations", "stripeCustomerId")
    with pytest.raises(CheckFailed, match="not unique for every document"):
        expect_schema.is_unique(found, "Organizations", "slug")


def test_a_view_in_the_database_is_no_collection_and_does_no_harm() -> None:
    class Listing:
        name = "awms"

        def list_collections(self) -> list[dict[str, Any]]:
            views = [{"name": "active", "type": "view"}, {"name": "system.views", "type": "collection"}]
            return [{"name": "Users", "type": "collection"}, *views]

        def __getitem__(self, name: str) -> Listing:
            assert name == "Users"
            return self

        def list_indexes(self) -> list[dict[str, Any]]:
            return [{"v": 2, "key": {"email": 1}, "name": "e", "unique": True}]

    found = schema.read(Listing(), {})  # type: ignore[arg-type] - what is asked of a database, no more

    assert (found.problem, list(found.collections)) == ("", ["Users"])


@pytest.mark.parametrize(
    ("options", "sound"),
    [
        ({"unique": True}, False),
        ({"unique": True, "sparse": True}, True),
        ({"unique": True, "partialFilterExpression": {"email": {"$type": "string"}}}, True),
        ({"unique": True, "partialFilterExpression": {"status": "ACTIVE"}}, False),
        ({}, True),
    ],
)
def test_an_optional_field_may_be_absent_more_than_once(options: dict[str, Any], sound: bool) -> None:
    found = made_schema(i=replace(UNIQUE, options=options))
    if sound:
        expect_schema.spares_the_absent(found, "Users", "email")
    else:
        with pytest.raises(CheckFailed, match="sparse"):
            expect_schema.spares_the_absent(found, "Users", "email")


def test_documents_without_a_required_field_are_found(url: str) -> None:
    server = Server(url)
    database = server._client["so-aaaaaa-schema"]
    database.Users.insert_many([{"email": "a"}, {"email": None, "_id": "without"}])
    database.Users.create_index("email", name="e", sparse=True)

    found = schema.read(database, {"Users": ("email",), "Absent": ("x",)})

    assert found.lacking == {"Users": ("email", "without")}
    assert found.collections["Users"]["e"].options == {"sparse": True}
    with pytest.raises(CheckFailed, match="no email"):
        expect_schema.has_fields(found)
    server.drop("so-aaaaaa-schema")
    server.close()
