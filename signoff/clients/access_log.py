"""Reads access logs of any length with DuckDB: Vercel log drains, JSON lines, common and combined log format, gzipped.

One pass over the files brings what counts into a table; all counts are made from there. A request may have many lines.
"""

from __future__ import annotations

import re
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from signoff.clients.log_formats import columns_of, ends_in_a_line, legible, sort_of
from signoff.evidence import TRAIL, CheckFailed, shorten
from signoff.evidence.traffic import Bucket, Route, Traffic

SUFFIXES = (".ndjson", ".jsonl", ".json", ".log", ".gz", ".txt")
ROTATED = re.compile(r"\.log(?:[._-]\d+)+$")  # as logrotate names the files of yesterday: .1, -20261120, -2026-11-20
HOLE_S = 900  # without a line for so long, the log has a hole: the watcher alone asks every few seconds
SHOWN = 5
BUCKETS = 96
MEMORY = "1500MB"
# Every line, with what only few lines need left out of all others: ten million fit into memory.
_KEPT = """
CREATE TEMP TABLE kept AS
SELECT moment, request, CASE WHEN status < 100 THEN 500 ELSE status END::SMALLINT AS status, own, ms::FLOAT AS ms,
       CASE WHEN status < 100 OR status >= 400 THEN path END AS path, stripe, database_error, fatal,
       CASE WHEN database_error OR fatal THEN message END AS message, message IS NOT NULL AS told, named
FROM ({lines})
"""
_SLIM = """
CREATE TEMP TABLE slim AS
SELECT min(moment) AS moment, max(status) AS status, bool_or(own) AS own, max(ms) AS ms, max(path) AS path,
       bool_or(stripe) AS stripe
FROM kept WHERE moment >= ? AND moment < ? AND status IS NOT NULL GROUP BY request
"""
# Ids in an address would make a route of every row.
_ROUTE = r"regexp_replace(split_part(path, '?', 1), '/(\d+|[0-9a-f]{24}|[0-9a-f-]{36})(/|$)', '/:id\2', 'g')"


class LogError(CheckFailed):
    """A log cannot be read at all, or not to its end: nothing can be said of the time that it should cover."""

    def __init__(self, name: str, cause: str) -> None:
        where = "ACCESS_LOG, and who writes it"
        wanted = "a whole file that can be read"
        super().__init__(f"The access log {name} cannot be read", wanted, shorten(cause, 300), None, where)


class AccessLog:
    """The access log at *path*: a file, or a folder of files."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def files(self) -> list[Path]:
        """The files, by name."""
        if self._path.is_file():
            return [self._path]
        return sorted(one for one in self._path.rglob("*") if one.is_file() and _is_log(one.name))

    def traffic(self, since: datetime, until: datetime) -> Traffic:
        """What the log says of the time from *since* to *until*. Raises LogError."""
        try:
            with _connection() as found, tempfile.TemporaryDirectory() as copies:
                traffic = self._count(found, since, until, Path(copies))
        except duckdb.Error as error:
            raise LogError(self._path.name, str(error)) from None
        TRAIL.note(traffic)
        return traffic

    def _count(self, db: duckdb.DuckDBPyConnection, since: datetime, until: datetime, copies: Path) -> Traffic:
        files = [one for one in self.files() if one.stat().st_size]
        window = (since.timestamp(), until.timestamp())
        if not files:
            return Traffic(self._path.name, since, until, None, None, 0, 0, 0)
        db.execute(_KEPT.format(lines=" UNION ALL ".join(_select(one, copies) for one in files)))
        db.execute(_SLIM, window)
        whole = "SELECT count(*), count(*) - count(moment), min(moment), max(moment) FILTER (moment < ?) FROM kept"
        lines, unreadable, first, last = _row(db, whole, [window[1]])
        # A line that is being written is no unreadable line.
        unreadable -= min(unreadable, sum(not ends_in_a_line(one) for one in files))
        statuses = _rows(db, "SELECT status, count(*) FROM slim WHERE NOT own GROUP BY status")
        errors = _messages(db, "database_error", window)
        fatal = _messages(db, "fatal", window)
        able = "SELECT count(*) FILTER (told), count(*) FILTER (named) FROM kept WHERE moment >= ? AND moment < ?"
        told, named = _row(db, able, window)
        webhooks, failed = _row(db, "SELECT count(*), count(*) FILTER (status >= 300) FROM slim WHERE stripe")
        return Traffic(
            source=self._path.name,
            since=since,
            until=until,
            first=_moment(first),
            last=_moment(last),
            lines=lines,
            unreadable=unreadable,
            own=_row(db, "SELECT count(*) FROM slim WHERE own")[0],
            by_status={int(status): int(count) for status, count in statuses},
            routes=_routes(db),
            holes=_holes(db, window),
            database_errors=errors[1],
            database_error_count=errors[0],
            fatal=fatal[1],
            fatal_count=fatal[0],
            webhooks=webhooks,
            webhooks_failed=failed,
            told=told,
            named=named,
            buckets=_buckets(db, since, until),
        )


def _is_log(name: str) -> bool:
    return name.endswith(SUFFIXES) or ROTATED.search(name) is not None


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    db = duckdb.connect()
    try:
        db.execute(f"SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false; SET TimeZone = 'UTC'")
        yield db
    finally:
        db.close()


def _select(file: Path, copies: Path) -> str:
    try:
        text = legible(file, copies)
        return columns_of(text, sort_of(text))
    except (OSError, EOFError, zlib.error) as error:
        raise LogError(file.name, str(error)) from None


def _routes(db: duckdb.DuckDBPyConnection) -> tuple[Route, ...]:
    query = f"""SELECT status, {_ROUTE} AS route, count(*) AS many FROM slim WHERE NOT own AND status >= 400
                GROUP BY status, route ORDER BY many DESC, route LIMIT 200"""  # noqa: S608 - no text from outside
    return tuple(Route(int(status), shorten(str(path), 80), int(many)) for status, path, many in _rows(db, query))


def _holes(db: duckdb.DuckDBPyConnection, window: tuple[float, float]) -> tuple[tuple[datetime, datetime], ...]:
    """Stretches of more than HOLE_S without a line. The edges of the window count, the present does not."""
    query = (
        """SELECT DISTINCT floor(moment / 60) AS minute FROM kept WHERE moment >= ? AND moment < ? ORDER BY minute"""
    )
    seen = [float(minute) * 60 for (minute,) in _rows(db, query, window)]
    edges = [window[0], *seen, window[1]]
    pairs = pairwise(edges)
    return tuple((_at(one), _at(other)) for one, other in pairs if other - one > HOLE_S + 60)


def _messages(db: duckdb.DuckDBPyConnection, kind: str, window: tuple[float, float]) -> tuple[int, tuple[str, ...]]:
    where = f"FROM kept WHERE {kind} AND moment >= ? AND moment < ?"
    many = _row(db, f"SELECT count(*) {where}", window)[0]
    some = _rows(db, f"SELECT moment, message {where} ORDER BY moment LIMIT {SHOWN}", window) if many else []
    return int(many), tuple(f"{_at(at):%m-%d %H:%M} {shorten(str(text), 160)}" for at, text in some)


def _buckets(db: duckdb.DuckDBPyConnection, since: datetime, until: datetime) -> tuple[Bucket, ...]:
    width = max(60.0, (until - since).total_seconds() / BUCKETS)
    query = """SELECT floor((moment - ?) / ?) AS slice, count(*), count(*) FILTER (status >= 500),
                      count(*) FILTER (status BETWEEN 400 AND 499), quantile_cont(ms, 0.5), quantile_cont(ms, 0.95)
               FROM slim WHERE NOT own GROUP BY slice ORDER BY slice"""
    return tuple(
        Bucket(since + timedelta(seconds=width * slice_), int(many), int(failed), int(refused), p50, p95)
        for slice_, many, failed, refused, p50, p95 in _rows(db, query, (since.timestamp(), width))
    )


def _rows(db: duckdb.DuckDBPyConnection, query: str, values: Any = ()) -> list[tuple[Any, ...]]:
    return db.execute(query, list(values)).fetchall()


def _row(db: duckdb.DuckDBPyConnection, query: str, values: Any = ()) -> tuple[Any, ...]:
    return _rows(db, query, values)[0]


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else _at(seconds)
