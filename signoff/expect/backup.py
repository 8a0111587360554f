"""Expectations on backups and restores (checklist PRE-8 and DEP-5.2). A backup is never judged by its size."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import bson
from bson import ObjectId
from bson.codec_options import CodecOptions

from signoff.evidence import CheckFailed, Evidence
from signoff.evidence.backup import Index, Restore, Snapshot, Stored
from signoff.expect.judging import expectation

LOOK = "the backup job, and BACKUP_FOLDER"
LOOK_MIGRATION = "the migration since the backup (prisma db push)"
SHOWN = 5
_AWARE: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True)


@expectation
def is_recent(backup: Snapshot, *, now: datetime, max_age_h: float) -> None:
    """The backup can be read whole, has documents, and is at most *max_age_h* hours old."""
    _judge_whole(backup)
    age = now - backup.taken if backup.taken else timedelta.max
    if not timedelta(minutes=-5) <= age <= timedelta(hours=max_age_h):
        raise CheckFailed(
            "The newest backup is too old" if age > timedelta(0) else "The newest backup is dated in the future",
            f"at most {max_age_h:g} h old",
            f"{age.total_seconds() / 3600:.1f} h old",
            backup,
            LOOK,
        )


@expectation
def is_complete(backup: Snapshot, live: Snapshot) -> None:
    """Whatever the database had when the backup was made is in it: collections, indexes, documents, fields.

    What has come or been changed since is no fault of the backup: it carries a later date.
    """
    _judge_whole(backup)
    _judge_whole(live)
    for stored in live.collections.values():
        saved = backup.collections.get(stored.name)
        old = [raw for raw in stored.documents.values() if not _later(raw, backup.taken)]
        # Empty and with no index but that of _id, it may have come after the backup, and has nothing to lose.
        if saved is None and (old or len(stored.indexes) > 1):
            raise CheckFailed(
                f"The backup lacks the collection {stored.name}",
                f"{stored.name} with {len(old)} documents",
                f"{', '.join(sorted(backup.collections))}",
                backup,
                LOOK,
            )
        if saved is not None:
            _judge_indexes(saved, stored, backup, "The backup lacks the index")
            _judge_saved(saved, stored, backup)


@expectation
def nothing_lost(backup: Snapshot, live: Snapshot) -> None:
    """Every document of the backup is still there with all its fields, and unchanged unless it carries a later date."""
    _judge_whole(backup)
    _judge_whole(live)
    for saved in backup.collections.values():
        present = live.collections.get(saved.name)
        now = live.taken or datetime.now(UTC)
        wanted = {key: raw for key, raw in saved.documents.items() if not _expired(raw, saved, now)}
        lost = [key for key in wanted if present is None or key not in present.documents]
        if lost:
            raise CheckFailed(
                f"{len(lost)} of {len(wanted)} documents of {saved.name} are gone since the backup",
                f"all {len(wanted)} documents",
                f"without {_ids(lost)}",
                live,
                LOOK_MIGRATION,
            )
        if present is None:
            continue
        for key, raw in wanted.items():
            _judge_kept(saved.name, raw, present.documents[key], backup, live)


@expectation
def restored(rehearsal: Restore) -> None:
    """The restore ended well, and what was restored is the backup: collections, counts, digests, indexes."""
    backup, found = rehearsal.backup, rehearsal.restored
    _judge_whole(backup)
    if rehearsal.problem:
        raise CheckFailed(
            f"The backup cannot be restored: {rehearsal.problem}",
            "a restore without errors",
            rehearsal.problem,
            rehearsal,
            LOOK,
        )
    _judge_whole(found, rehearsal)
    if missing := sorted(backup.collections.keys() - found.collections.keys()):
        raise CheckFailed(
            f"The restore lacks {', '.join(missing[:SHOWN])}",
            f"{len(backup.collections)} collections",
            f"{len(found.collections)} collections",
            rehearsal,
            LOOK,
        )
    now = found.taken or datetime.now(UTC)
    for saved in backup.collections.values():
        again = found.collections[saved.name]
        kept = {key: raw for key, raw in saved.documents.items() if not _expired(raw, saved, now)}
        wanted = Stored(saved.name, kept, saved.indexes)
        again = Stored(saved.name, {key: raw for key, raw in again.documents.items() if key in kept}, again.indexes)
        if len(again.documents) != len(kept) or again.digest != wanted.digest:
            raise CheckFailed(
                f"{saved.name} is not restored as it was saved",
                f"{len(kept)} documents, digest {wanted.digest[:12]}",
                f"{len(again.documents)} documents, digest {again.digest[:12]}",
                rehearsal,
                LOOK,
            )
        _judge_indexes(again, saved, rehearsal, "The restore lacks the index")


@expectation
def covers(rehearsal: Restore, live: Snapshot) -> None:
    """The restore is not partial: every collection that has documents now, older than the backup, has some in it."""
    for stored in live.collections.values():
        old = sum(not _later(raw, rehearsal.backup.taken) for raw in stored.documents.values())
        again = rehearsal.restored.collections.get(stored.name)
        if old and (again is None or not again.documents):
            raise CheckFailed(
                f"The restore is partial: it has nothing of {stored.name}",
                f"{old} documents of {stored.name}",
                "none",
                rehearsal,
                LOOK,
            )


def _judge_whole(snapshot: Snapshot, evidence: Evidence | None = None) -> None:
    if snapshot.problems:
        problem = snapshot.problems[0]
        raise CheckFailed(
            f"{snapshot.what} cannot be read whole: {problem}" if "no backup" not in problem else problem.capitalize(),
            "every collection readable",
            "; ".join(snapshot.problems[:SHOWN]),
            evidence or snapshot,
            LOOK,
        )
    if snapshot.documents == 0:
        raise CheckFailed(
            f"{snapshot.what} is empty: it has no document", "documents", "none", evidence or snapshot, LOOK
        )


def _judge_indexes(found: Stored, wanted: Stored, evidence: Evidence, claim: str) -> None:
    for index in wanted.indexes.values():
        if index.name != "_id_" and not _same(found.indexes.get(index.name), index):
            other = found.indexes.get(index.name)
            raise CheckFailed(
                f"{claim} {index.name} of {wanted.name}",
                index.shown,
                other.shown if other else f"{', '.join(sorted(found.indexes)) or 'no index'}",
                evidence,
                LOOK,
            )


def _judge_saved(saved: Stored, live: Stored, backup: Snapshot) -> None:
    """Documents that are live and older than the backup are in it, with the same fields."""
    old = {key: raw for key, raw in live.documents.items() if not _later(raw, backup.taken)}
    if missing := [key for key in old if key not in saved.documents]:
        raise CheckFailed(
            f"The backup lacks {len(missing)} of {len(old)} documents of {live.name}",
            f"all {len(old)} documents that are older than the backup",
            f"without {_ids(missing)}",
            backup,
            LOOK,
        )
    for key, raw in old.items():
        if raw != saved.documents[key]:
            fields = _differing(saved.documents[key], raw)
            raise CheckFailed(
                f"A document of {live.name} is another one in the backup: {', '.join(fields)}",
                "the same fields and values, for it carries no later date",
                f"{_ids([key])} differs in {', '.join(fields)}",
                backup,
                LOOK,
            )


def _judge_kept(name: str, raw: bytes, live_raw: bytes, backup: Snapshot, live: Snapshot) -> None:
    if raw == live_raw:
        return
    before, after = bson.decode(raw), bson.decode(live_raw)
    if dropped := sorted(before.keys() - after.keys()):
        raise CheckFailed(
            f"A document of {name} has lost the field {', '.join(dropped)} since the backup",
            "all fields of the backup",
            f"{_ids([bson.encode({'': before['_id']})])} without {', '.join(dropped)}",
            live,
            LOOK_MIGRATION,
        )
    fields = _differing(raw, live_raw)
    if fields and not _later(live_raw, backup.taken):
        raise CheckFailed(
            f"A document of {name} was changed since the backup, though it carries no later date: {', '.join(fields)}",
            "the values of the backup",
            f"{_ids([bson.encode({'': before['_id']})])} differs in {', '.join(fields)}",
            live,
            LOOK_MIGRATION,
        )


def _later(raw: bytes, moment: datetime | None) -> bool:
    """Whether a document came, or was changed, after *moment*: by its id, or by any date that it carries up to now."""
    if moment is None:
        return False
    return any(date > moment for date in _dates(raw) if date <= datetime.now(UTC) + timedelta(minutes=5))


def _dates(raw: bytes) -> Iterator[datetime]:
    document = bson.decode(raw, codec_options=_AWARE)
    if isinstance(document.get("_id"), ObjectId):
        yield document["_id"].generation_time
    yield from (value for value in document.values() if isinstance(value, datetime))


def _expired(raw: bytes, stored: Stored, now: datetime) -> bool:
    """Whether the server may have removed a document by itself, for one of its indexes says so (TTL)."""
    document: dict[str, Any] | None = None
    for index in stored.indexes.values():
        seconds = index.options.get("expireAfterSeconds")
        if not isinstance(seconds, int):
            continue
        document = document or bson.decode(raw, codec_options=_AWARE)
        date = document.get(index.key[0][0])
        if isinstance(date, datetime) and date + timedelta(seconds=seconds) <= now:
            return True
    return False


def _same(found: Index | None, wanted: Index) -> bool:
    return found is not None and found.key == wanted.key and dict(found.options) == dict(wanted.options)


def _differing(one: bytes, other: bytes) -> list[str]:
    """The fields in which two documents differ; never their values, which are data of users."""
    left, right = bson.decode(one), bson.decode(other)
    return sorted(name for name in left.keys() | right.keys() if left.get(name, ...) != right.get(name, ...))


def _ids(keys: list[bytes]) -> str:
    shown = [str(bson.decode(key)[""]) for key in keys[:SHOWN]]
    return ", ".join(shown) + (" …" if len(keys) > SHOWN else "")
