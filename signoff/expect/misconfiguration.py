"""Expectations on what a deployment gives away and leaves open (OWASP A05; ASVS 5.0 chapters 13.4 and 3.5)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from signoff.evidence import Exchange, Inconclusive
from signoff.evidence.probe import Probe
from signoff.evidence.reading import parsed
from signoff.expect import sessions
from signoff.expect.findings import Finding, answered, each, judge, whole
from signoff.expect.judging import expectation

# Headers whose only use is to say what runs here.
TELLING = ("x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator", "x-runtime", "x-debug-token")
_VERSION = re.compile(r"\d+\.\d+")
TRACES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a JavaScript stack",
        re.compile(
            # A date or a time of day, "at 14:05:09", has no letter but T and Z.
            r"\bat (?!\d{4}-\d\d-\d\d)(?:[\w$.<> ]{1,150} )?\(?(?:file://|webpack-internal:|/)?"
            r"(?![\dTZ:.+-]+(?![^\s()\"']))[^\s()]+:\d+:\d+\)?"
        ),
    ),
    ("a Python traceback", re.compile(r"Traceback \(most recent call last\)")),
    ("a path of the server", re.compile(r"(?:/var/task/|/app/\.next/|/home/\w+/|[\\/]node_modules[\\/])")),
    ("a message of the database layer", re.compile(r"Prisma\w*Error|Invalid `prisma\.|MongoServerError|E11000")),
    ("a name of an internal address", re.compile(r"\bmongodb(?:\+srv)?://|\bECONNREFUSED\b")),
)
# What a file that nobody should get looks like, whatever the status or content type says.
CONTENTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("environment variables", re.compile(r"^[A-Z][A-Z0-9_]{2,}=", re.MULTILINE)),
    ("a Git repository", re.compile(r"\Aref: refs/|^\[core\]$", re.MULTILINE)),
    (
        "a package manifest",
        re.compile(r'"(?:dependencies|devDependencies|lockfileVersion)"\s*:|^lockfileVersion:', re.MULTILINE),
    ),
    (
        "a source file",
        re.compile(r"module\.exports\s*=|^generator client \{|^(?:import|export) .* from ", re.MULTILINE),
    ),
    ("a compose file", re.compile(r"^services:\s*$", re.MULTILINE)),
    ("a database dump", re.compile(r"^(?:INSERT INTO|CREATE TABLE) ", re.MULTILINE)),
)
_LISTING = re.compile(
    r"<title>\s*(?:Index of|Directory listing|Listing of)\b|<h1>\s*(?:Index of|Directory listing)", re.IGNORECASE
)
_INLINE_MAP = re.compile(r"sourceMappingURL=data:application/json")
# What a public health answer has no business to say.
_INNER = re.compile(
    r'"(nodeVersion|platform|arch|pid|memory|heapUsed|hostname|env|users|organizations|contacts|documents|'
    r'activeSubscriptions|databaseUrl|stack)"\s*:'
)
ECHOES = frozenset({"TRACE", "TRACK", "DEBUG"})


@expectation
def nothing_told(answers: Sequence[Exchange]) -> None:
    """No header names the framework, or the version of the server (ASVS 5.0 13.4.6)."""
    findings = []
    for answer in answers:
        told = [f"{name}: {answer.headers[name]}" for name in TELLING if name in answer.headers]
        if _VERSION.search(answer.headers.get("server", "")):
            told.append(f"server: {answer.headers['server']}")
        if told:
            findings.append(Finding(f"{answer.method} {answer.path}: {', '.join(told)}", answer))
    judge(
        findings,
        claim="Headers tell what the deployment is made of (X-Powered-By, Server with a version)",
        expected="no such header on any answer",
        look_at="poweredByHeader of the framework's configuration, and the server in front of it",
    )


@expectation
def no_trace(probes: Sequence[Probe], *, known: Probe | None = None) -> None:
    """No error answer shows a stack trace, a path of the server or a message of the database (ASVS 5.0 13.4.2).

    known: what the same asker is answered on a sound request. Raises Inconclusive where that is no data, or what all
    others are answered as well: then whatever answers that has answered them too, and no handler has.
    """
    findings = []
    for probe in answered(probes):
        shown = [
            f"{name} ({found.group(0)[:60]!r})" for name, one in TRACES if (found := one.search(probe.exchange.text))
        ]
        if shown:
            findings.append(Finding(f"{probe.words}: {', '.join(shown)}", probe))
    judge(
        findings,
        claim="Error answers show a stack trace or other insides of the deployment",
        expected="an error answer that says nothing of code, paths, addresses and database",
        look_at="the error handlers, and the framework's production mode",
    )
    whole(probe.exchange for probe in probes)
    if known and not known.data:
        raise Inconclusive(
            f"{known.exchange.actor} is not served a sound request either ({known.words}: {known.exchange.answered})"
        )
    if known and {(one.status, one.exchange.text) for one in probes} == {(known.status, known.exchange.text)}:
        raise Inconclusive(f"a sound request and all mistakes have one answer ({known.exchange.answered})")


@expectation
def not_served(probes: Sequence[Probe]) -> None:
    """None of these addresses hands out a file: neither by its content nor by a 200 that is no page of the app."""
    findings = []
    for probe in answered(probes):
        text = probe.exchange.text
        inside = next((name for name, one in CONTENTS if one.search(text)), "")
        if inside and probe.status < 400:
            findings.append(Finding(f"{probe.exchange.path}: {inside}", probe))
        elif probe.status == 200:
            findings.append(Finding(f"{probe.exchange.path}: 200 with {len(text)} characters", probe))
    judge(
        findings,
        claim="Files that belong to the server are served",
        expected="404 Not Found (or 403) for each",
        look_at="what the build puts into the public folder, and the web server's root",
    )


@expectation
def no_listing(probes: Sequence[Probe]) -> None:
    """No folder lists its files (ASVS 5.0 13.4.3)."""
    findings = [
        Finding(f"{probe.exchange.path}: a list of files", probe)
        for probe in answered(probes)
        if _LISTING.search(probe.exchange.text)
    ]
    judge(
        findings,
        claim="Folders list their files (directory listing)",
        expected="404 Not Found (or 403), or a page of the application",
        look_at="the web server's directory listing",
    )
    whole(probe.exchange for probe in probes)


@expectation
def no_source_maps(scripts: Sequence[Exchange], maps: Sequence[Probe]) -> None:
    """Scripts carry no source map, and none lies beside them. Scripts there must be: they are what is looked at."""
    findings = [
        Finding(f"{script.path}: carries its source map", script)
        for script in scripts
        if _INLINE_MAP.search(script.text)
    ]
    if not scripts:
        findings.append(Finding("the sign-in page names no script of its own, so nothing could be looked at"))
    for probe in maps:
        try:
            found = parsed(probe.exchange.text)
        except ValueError:
            continue
        if probe.status == 200 and isinstance(found, Mapping) and "mappings" in found:
            findings.append(Finding(f"{probe.exchange.path}: a source map", probe))
    judge(
        findings,
        claim="Source maps give the source code away",
        expected="no source map in or beside any script",
        look_at="productionBrowserSourceMaps of the framework's configuration",
    )
    whole(scripts)


@expectation
def closed_to_foreign_origins(probes: Sequence[Probe]) -> None:
    """No answer lets a page of a foreign origin read it (Fetch, section 3.3; ASVS 5.0 3.4.2)."""
    findings = []
    for probe in answered(probes):
        allowed = [value.strip() for value in probe.exchange.headers.get_list("access-control-allow-origin")]
        credentials = probe.exchange.headers.get("access-control-allow-credentials", "").strip().lower() == "true"
        if probe.what in allowed:
            words = "with credentials" if credentials else "without credentials"
            findings.append(Finding(f"{probe.where}: allows {probe.what}, {words}", probe))
        elif "*" in allowed and credentials:
            findings.append(Finding(f"{probe.where}: allows every origin (*), with credentials", probe))
    judge(
        findings,
        claim="Foreign origins may read answers (CORS)",
        expected="no Access-Control-Allow-Origin for a foreign origin",
        look_at="the CORS configuration of these routes",
    )


@expectation
def methods_closed(probes: Sequence[Probe]) -> None:
    """Methods that nobody needs are refused, and none echoes the request (RFC 9110, section 9.3.8)."""
    findings = []
    if all(probe.unanswered for probe in probes):
        raise Inconclusive(f"none of {len(probes)} requests was answered, so nothing shows")
    for probe in probes:
        echoed = "x-signoff-echo" in probe.exchange.text.lower()
        # A page that everybody may read is none the worse for being read by another method.
        page = probe.exchange.method not in ECHOES and "html" in probe.exchange.headers.get("content-type", "")
        if (probe.status < 300 and not page) or echoed:
            words = "echoes the request" if echoed else f"answered {probe.status}"
            findings.append(Finding(f"{probe.words}: {words}", probe))
        allow = {name.strip().upper() for name in probe.exchange.headers.get("allow", "").split(",")}
        if allow & ECHOES:
            findings.append(Finding(f"{probe.words}: Allow lists {', '.join(sorted(allow & ECHOES))}", probe))
    judge(
        findings,
        claim="Unsafe methods are open",
        expected="405 Method Not Allowed, 501 Not Implemented or 400 Bad Request",
        look_at="the web server's allowed methods",
    )


@expectation
def no_default_account(attempts: Sequence[Probe], *, known: Probe) -> None:
    """None of the user names and passwords that products are delivered with signs in (ASVS 5.0 6.3.2).

    known: a user's own. Raises Inconclusive where they sign nobody in either.
    """
    signed_in = [one for one in answered(attempts) if sessions.granted(one.exchange)]
    judge(
        each(signed_in, "signed in"),
        claim="A default account signs in",
        expected="every default user name and password is refused",
        look_at="the users of the deployment (a seeded administrator?)",
    )
    if not sessions.granted(known.exchange):
        raise Inconclusive(f"nobody signs in with a password of their own either ({known.exchange.answered})")


@expectation
def nothing_inner(answers: Sequence[Exchange]) -> None:
    """Public status answers say whether the parts work, and nothing of machine, numbers or addresses."""
    findings = [
        Finding(f"{answer.method} {answer.path}: tells {', '.join(names)}", answer)
        for answer in answers
        if (names := sorted(set(_INNER.findall(answer.text))))
    ]
    judge(
        findings,
        claim="Public status answers tell of the deployment's insides",
        expected="status and checks only",
        look_at="the handlers of /api/health",
    )
    whole(answers)


@expectation
def debugging_off(probes: Sequence[Probe]) -> None:
    """No debug, metrics or administration endpoint of the usual names answers (ASVS 5.0 13.4.2, 13.4.5)."""
    open_ones = [probe for probe in answered(probes) if probe.status < 300]
    judge(
        each(open_ones),
        claim="Debug or administration endpoints are open to the public",
        expected="404 Not Found, or a refusal",
        look_at="what else is deployed on this address",
    )


@expectation
def types_said(answers: Sequence[Exchange]) -> None:
    """Every answer with a body says what it is, and an API's JSON is not sent as a page (RFC 9110, section 8.3)."""
    findings = []
    for answer in answers:
        kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        if 300 <= answer.status < 400:
            continue  # nobody renders the body of a redirect
        if answer.text and not kind:
            findings.append(Finding(f"{answer.method} {answer.path}: a body without Content-Type", answer))
        elif kind == "text/html" and answer.text.lstrip()[:1] in ("{", "["):
            findings.append(Finding(f"{answer.method} {answer.path}: JSON sent as {kind}", answer))
    judge(
        findings,
        claim="Answers do not say what they are, so browsers guess (content sniffing)",
        expected="a Content-Type that is true of the body",
        look_at="how these routes make their answers",
    )


def foreign(origin: str) -> tuple[str, ...]:
    """Origins that are not *origin* but that a careless comparison takes for it, or allows."""
    parts = urlsplit(origin)
    host = parts.hostname or "localhost"
    port = f":{parts.port}" if parts.port else ""
    return (
        "https://attacker.example",
        "null",
        f"https://{host}.attacker.example",
        f"https://attacker-{host}{port}",
        f"http://attacker.{host}{port}",
    )
