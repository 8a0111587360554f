"""The forms that access logs come in, each as a SELECT with the same columns.

moment: seconds since 1970, NULL for a line that cannot be read. request: names the request, so that several lines of
one request count once. status, path, ms (duration). own: asked by this suite. stripe: a delivery of the payment
provider. database_error, fatal: what the message of the line says. message: the line's own words, NULL where the form
has none. named: whether it names a user agent.
"""

from __future__ import annotations

import codecs
import gzip
import json
import re
from pathlib import Path
from typing import IO, cast

OWN_AGENT = "awms-signoff"
WEBHOOK = "/api/webhooks/stripe"
DATABASE_ERROR = (
    r"MongoNetwork(Timeout)?Error|Mongo(ose)?ServerSelectionError|MongoNotConnectedError|MongoTopologyClosed"
    r"|MongoPool(Cleared|Closed)|MongoWaitQueueTimeout|PrismaClientInitializationError|PrismaClientRustPanicError"
    r"|Server selection timeout|Kind: I/O error|SCRAM failure"
    r"|(?i:can.t reach database server|error creating a database connection|error opening a tls connection)"
    r"|(?i:bad auth ?:|too many open connections|buffering timed out after)"
    r"|(?i:timed out|timeout|exhausted|no free)[^\n]*(?i:connection pool)"
    r"|(?i:connection pool)[^\n]*(?i:timed out|timeout|exhausted|cleared|closed)"
    r"|(ECONNREFUSED|ETIMEDOUT|ECONNRESET)[^\n]*2701[0-9]|(ENOTFOUND|ETIMEOUT|EAI_AGAIN)[^\n]*mongodb"
    # Bare, these are trouble codes of vehicles, of which a workshop's log is full.
    r"""|(Prisma[^\n]{0,200}|(?i:error)(?i:[ _]?code)?["']?[ :=]*["'(]?|\bcode["']?[:=] ?["'])"""
    r"\bP(1000|1001|1002|1008|1011|1017|2024|2037)\b"
)
FATAL = (
    r"(?i:uncaught ?exception|unhandled ?(promise ?)?rejection|out of memory|task timed out after)"
    r"|exited with (error: |exit status: [1-9])|FUNCTION_INVOCATION_(FAILED|TIMEOUT)"
)
# In the words of syslog, of its short forms, and of pino, which writes fatal as 60.
SEVEREST = "'fatal', 'critical', 'crit', 'alert', 'emergency', 'emerg', 'panic', '60'"
CHUNK = 1 << 20
# Half a character as JSON escapes it: what is left where a long message is cut off within one.
_HALF = re.compile(
    rb"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD])[c-fC-F][0-9a-fA-F]{2})"
)
LOCAL_TIME = "%d/%b/%Y:%H:%M:%S %z"
VERCEL, JSON_LINES, COMBINED = "Vercel log drain", "JSON lines", "combined log"


class UnknownFormat(OSError):
    """A file that is no access log of a known form."""


def sort_of(file: Path) -> str:
    """Which form *file* has, by its first line that can be read. Raises UnknownFormat."""
    with _open(file) as lines:
        for _, raw in zip(range(50), lines, strict=False):
            line = raw.decode("utf-8", "replace").strip()
            if line.startswith("{"):
                try:
                    found = json.loads(line)
                except ValueError:
                    continue
                return VERCEL if {"deploymentId", "source"} <= found.keys() else JSON_LINES
            if line.startswith("[{"):
                raise UnknownFormat("it is a JSON array: have the log drain deliver NDJSON, one object a line")
            if '"' in line and "[" in line:
                return COMBINED
    raise UnknownFormat("no line of it is a Vercel log, JSON, or a combined log")


def ends_in_a_line(file: Path) -> bool:
    """Whether the last line is whole; of a compressed file nobody looks."""
    if file.suffix == ".gz":
        return True
    with file.open("rb") as raw:
        raw.seek(-1, 2)
        return raw.read(1) == b"\n"


def legible(file: Path, folder: Path) -> Path:
    """*file*, or a copy in *folder* where it is not text throughout: servers write bytes down as visitors send them.

    What cannot be read stands as a mark in the copy, and the lines around it are lines.
    """
    if _is_text(file):
        return file
    copy = folder / f"{len(list(folder.iterdir()))}.log"
    with _open(file) as raw, copy.open("wb") as written:
        for number, line in enumerate(raw):
            text = line.decode("utf-8-sig" if number == 0 else "utf-8", "replace").encode()
            written.write(_HALF.sub(rb"\\ufffd", text))
    return copy


def columns_of(file: Path, form: str) -> str:
    """The SELECT over *file*."""
    return {VERCEL: _vercel, JSON_LINES: _json_lines, COMBINED: _combined}[form](_quoted(str(file)))


def _vercel(file: str) -> str:
    """As the hosting writes them (Log Drains Reference). Several lines belong to a request.

    The status -1 is a crash without an answer, but that of the proxy is a page made anew in the background, which
    nobody waited for. What a build says is no word of the deployment in use.
    """
    proxy = 'STRUCT("path" VARCHAR, "userAgent" VARCHAR, "statusCode" INTEGER)'
    source = _json(
        file,
        timestamp="BIGINT",
        source="VARCHAR",
        requestId="VARCHAR",
        statusCode="INTEGER",
        level="VARCHAR",
        message="VARCHAR",
        path="VARCHAR",
        proxy=proxy,
    )
    return _select(
        source,
        moment="timestamp / 1000.0",
        request=_request("requestId"),
        status="coalesce(statusCode, nullif(proxy.statusCode, -1))",
        path="coalesce(proxy.path, path)",
        ms="NULL::DOUBLE",
        agent="proxy.userAgent",
        level="CASE WHEN source IS DISTINCT FROM 'build' THEN level END",
        # Whatever the application says comes this way, also where it has nothing to say.
        message="CASE WHEN source IS DISTINCT FROM 'build' THEN coalesce(message, '') END",
    )


def _json_lines(file: str) -> str:
    """One object a line, by the names that servers and proxies use."""
    times = ("time", "timestamp", "ts", "@timestamp", "time_iso8601", "time_local", "msec", "datetime", "date")
    statuses = ("status", "statusCode", "status_code", "responseStatusCode")
    paths = ("path", "url", "uri", "request_uri", "requestPath")
    agents = ("user_agent", "userAgent", "http_user_agent", "agent", "ua")
    in_ms = ("duration_ms", "latency_ms", "elapsed_ms", "responseTime", "duration")
    in_s = ("request_time", "duration_s", "latency_s")
    levels = ("level", "severity")
    words = ("message", "msg", "err", "error", "exception", "stack")  # pino has an error beside its message, as others
    requests = ("request_id", "requestId")
    others = (*levels, *words, *requests)
    names = dict.fromkeys((*times, *statuses, *paths, *agents, *in_ms, *in_s, *others), "VARCHAR")
    source = _json(file, **names)
    time = _first(times)
    number = f"TRY_CAST({time} AS DOUBLE)"
    as_text = f"coalesce(epoch(TRY_CAST({time} AS TIMESTAMPTZ)), epoch(try_strptime({time}, '{LOCAL_TIME}')))"
    numbers = ", ".join(f'TRY_CAST("{name}" AS INTEGER)' for name in statuses)
    in_milliseconds = f"TRY_CAST({_first(in_ms)} AS DOUBLE)"
    return _select(
        source,
        moment=f"coalesce({_seconds(number)}, {as_text})",
        request=_request(_first(requests)),
        status=f"coalesce({numbers})",  # one server's status is a number, another's a word beside the number
        path=_first(paths),
        ms=f"coalesce({in_milliseconds}, TRY_CAST({_first(in_s)} AS DOUBLE) * 1000)",
        agent=_first(agents),
        level=_first(levels),
        message=f"nullif(concat_ws(' ', {', '.join(map(_named, words))}), '')",
    )


def _combined(file: str) -> str:
    """Common and combined log format (Apache, nginx), with the duration in seconds at the end where there is one.

    A host before the client's address, fields behind the user agent and escaped quotes are taken. A request that is
    none (a TLS greeting on the plain port, a connection that was closed) has no path, but its answer counts.
    """
    lines = (
        f"read_csv({file}, columns = {{'line': 'VARCHAR'}}, delim = '\x01', quote = '', escape = '', header = false, "
        "auto_detect = false, strict_mode = false, null_padding = true)"
    )
    text = r'(?:[^"\\]|\\.)*'
    pattern = (
        rf'^[^"]*? \[([^\]]+)\] "(?:[A-Z]+ ([^\s"]+))?{text}" (\d{{3}}) \S+(?: "{text}" "({text})")?'
        r"(?:(?: .*)? (\d+\.\d+)| .*)?\s*$"
    )
    names = "['time', 'path', 'status', 'agent', 'seconds']"
    part = f"regexp_extract(line, {_quoted(pattern)}, {names}) AS part"
    source = f"(SELECT line, {part} FROM {lines} WHERE trim(line) <> '')"  # noqa: S608 - as in _select
    return _select(
        source,
        moment=f"epoch(try_strptime(part.time, '{LOCAL_TIME}'))",
        request="hash(line, uuid())",
        status="TRY_CAST(part.status AS INTEGER)",
        path="nullif(part.path, '')",
        ms="TRY_CAST(part.seconds AS DOUBLE) * 1000",
        agent="part.agent",
        level="NULL::VARCHAR",
        message="NULL::VARCHAR",
    )


def _select(
    source: str, *, moment: str, request: str, status: str, path: str, ms: str, agent: str, level: str, message: str
) -> str:
    own = f"coalesce(contains({agent}, '{OWN_AGENT}'), false)"
    delivery = f"coalesce(starts_with({path}, '{WEBHOOK}') AND contains({agent}, 'Stripe/'), false) AND NOT {own}"
    bad = f"coalesce(regexp_matches({message}, {_quoted(DATABASE_ERROR)}), false)"
    fatal = f"coalesce(lower({level}) IN ({SEVEREST}) OR regexp_matches({message}, {_quoted(FATAL)}), false)"
    named = f"coalesce({agent}, '') <> ''"
    return f"""SELECT {moment} AS moment, {request} AS request, {status} AS status, {path} AS path, {ms} AS ms,
                      {own} AS own, {delivery} AS stripe, {bad} AND NOT {own} AS database_error,
                      {fatal} AND NOT {own} AS fatal, {message} AS message, {named} AS named FROM {source}"""  # noqa: S608 - expressions of this module, quoted names


def _json(file: str, **columns: str) -> str:
    listed = ", ".join(f"{_quoted(name)}: {_quoted(kind)}" for name, kind in columns.items())
    return (
        f"read_json({file}, format = 'newline_delimited', ignore_errors = true, columns = {{{listed}}}, "
        "maximum_object_size = 2000000)"
    )


def _seconds(number: str) -> str:
    """Seconds since 1970; milli-, micro- and nanoseconds are told from them by their size."""
    units = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
    cases = " ".join(f"WHEN {number} > {least} THEN {number} / {unit}" for least, unit in units)
    return f"CASE {cases} ELSE {number} END"


def _request(name: str) -> str:
    """One for all lines of a request; a line that names none, or writes nothing or a dash for it, is one of its own."""
    return f"CASE WHEN coalesce({name}, '') IN ('', '-') THEN hash(uuid()) ELSE hash({name}) END"


def _first(names: tuple[str, ...]) -> str:
    return f"coalesce({', '.join(map(_named, names))})"


def _named(column: str) -> str:
    return f'"{column}"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _is_text(file: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    begun = False
    try:
        with _open(file) as raw:
            while chunk := raw.read(CHUNK):
                decoder.decode(chunk)
                if _HALF.search(chunk) or (not begun and chunk.startswith(codecs.BOM_UTF8)):
                    return False
                begun = True
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _open(file: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(file)) if file.suffix == ".gz" else file.open("rb")
