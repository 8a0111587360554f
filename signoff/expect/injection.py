"""Expectations on input that is meant as code: operators, scripts, formulas, header lines (OWASP A03; ASVS 5.0 1)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from signoff.evidence import CheckFailed, Exchange, Inconclusive, Rows
from signoff.evidence.markup import Rendered
from signoff.evidence.probe import Probe
from signoff.expect import sessions
from signoff.expect.findings import Finding, all_reached, answered, each, judge, whole
from signoff.expect.judging import expectation

FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What stands for nothing, and a plain number, begin as formulas do and compute nothing.
_NO_FORMULA = re.compile(r"[-+]?\d*(?:[.,]\d+)?|-{2,}")
HEADER = "x-so-injected"


@expectation
def no_crash(probes: Sequence[Probe], *, sound: Sequence[Probe] = ()) -> None:
    """None of these inputs is answered with a server error: each is refused, or taken as plain text (1.2, 2.2.1).

    sound: what was asked of the same routes with sound input. A route that crashes on that as well crashes for another
    reason, which another item asks for. Raises Inconclusive where all of them do.
    """
    crashing = {_route(probe): probe for probe in sound if probe.status >= 500}
    of_input = [probe for probe in probes if _route(probe) not in crashing]
    if not of_input and crashing:
        first = next(iter(crashing.values()))
        raise Inconclusive(
            f"sound input crashes as malformed input does ({first.words}: {first.status}), so nothing shows"
        )
    judge(
        each([probe for probe in answered(of_input) if probe.status >= 500]),
        claim="Malformed input crashes the handler (500)",
        expected="400 Bad Request (or another refusal) that names the field",
        look_at="the validation of these fields, before they reach the database layer",
    )


@expectation
def looked_at(sound: Sequence[Probe]) -> None:
    """Sound input is served: what refuses that as well has looked at no input. Raises Inconclusive where none is.

    Comes last: what was accepted, crashed or was stored is wrong all the same.
    """
    if not any(probe.status < 300 for probe in sound):
        raise Inconclusive(
            f"sound input is refused as well ({sound[0].words}: {sound[0].status}), so nothing shows of malformed input"
        )


def _route(probe: Probe) -> tuple[str, str]:
    return probe.exchange.method, probe.exchange.path.partition("?")[0]


@expectation
def refused(probes: Sequence[Probe], *, what: str) -> None:
    """None is served, whatever it would have done (1.2.4). A server error is another claim's: see ``no_crash``."""
    accepted = [probe for probe in answered(probes) if probe.status < 300]
    judge(
        each(accepted),
        claim=f"An operator is accepted in place of text ({what})",
        expected="400 Bad Request for whatever is no text",
        look_at="the types of these fields: an object in a filter is an operator for the database layer",
    )


@expectation
def no_session(probes: Sequence[Probe], *, what: str) -> None:
    """None of these sign-ins gives a session (1.2.4)."""
    let_in = [probe for probe in answered(probes) if sessions.granted(probe.exchange)]
    judge(
        each(let_in, "signed in"),
        claim=f"An operator is accepted in place of text at sign-in ({what})",
        expected="no session",
        look_at="the types of e-mail and password in the authorize callback",
    )


@expectation
def stored_plain(rows: Rows, fields: Sequence[str]) -> None:
    """What was stored of text fields is text: no object, no list, no operator."""
    findings = [
        Finding(f"{rows.collection}.{name}: {type(row[name]).__name__} {str(row[name])[:60]}", rows)
        for row in rows.rows
        for name in fields
        if isinstance(row.get(name), Mapping | list)
    ]
    if not rows.rows:
        findings = [Finding(f"{rows.collection}: the row is gone", rows)]
    judge(
        findings,
        claim="Objects are stored in place of text",
        expected="a text, or nothing, in every text field",
        look_at="the validation of these fields",
    )


@expectation
def found_only(answers: Mapping[str, Probe], *, marker: str, by: str) -> None:
    """The search finds a row by its name (*by*), and by nothing that is only a pattern or an operator (1.2.4)."""
    all_reached([answers[by]])
    if marker not in answers[by].exchange.text:
        raise CheckFailed(
            "The search does not find a row by its name", "the row", "not among the results", answers[by], "the search"
        )
    findings = [
        Finding(f"{what!r} finds every row", probe)
        for what, probe in answers.items()
        if what != by and marker in probe.exchange.text
    ]
    judge(
        findings,
        claim="The search takes what was typed for a pattern or an operator",
        expected="rows that contain the very characters",
        look_at="how the search builds its filter",
    )
    whole(probe.exchange for probe in answers.values())


@expectation
def found_by_none(probes: Sequence[Probe], *, marker: str) -> None:
    """No operator finds the row that it would match: it is refused, or taken for a text that no row has (1.2.4)."""
    found = [probe for probe in answered(probes) if probe.status < 300 and marker in probe.exchange.text]
    judge(
        each([probe for probe in found if isinstance(_sent(probe), Mapping)], "finds the row"),
        claim="An operator is accepted in place of text (search)",
        expected="400 Bad Request for whatever is no text, or nothing found",
        look_at="the types of these fields: an object in a filter is an operator for the database layer",
    )
    whole(probe.exchange for probe in probes)


def _sent(probe: Probe) -> Any:
    """What was sent in place of the word; a list of one word may be read as that word, which runs nothing."""
    return json.loads(probe.exchange.sent_body).get("data")


@expectation
def no_reset(probes: Sequence[Probe], begun: Rows, *, sound: Rows) -> None:
    """No operator begins a reset: it is refused, or answered as an address is that nobody has (1.2.4).

    begun: where the database keeps a reset once the operators were sent. sound: the same after a sound request. Raises
    Inconclusive where something was served and not even that leaves anything, for then nothing shows of the others.
    """
    served = [probe for probe in answered(probes) if probe.status < 300]
    judge(
        each(served or probes, "a reset was begun") if begun.rows else [],
        claim="An operator is accepted in place of text (password reset)",
        expected="400 Bad Request for whatever is no text, or no reset of anybody",
        look_at="the types of these fields: an object in a filter is an operator for the database layer",
    )
    if served and not sound.rows:
        raise Inconclusive(
            f"{served[0].words} is answered {served[0].status}, and the database keeps nothing of a sound reset either,"
            " so nobody can tell whether the operator began one"
        )


@expectation
def nothing_ran(pages: Sequence[Rendered]) -> None:
    """What users stored shows as text: it made no element, ran no script, and is no address of a link (1.2.1)."""
    if not any(page.shown for page in pages):
        raise CheckFailed(
            "The stored text shows nowhere, so nothing can be said of it",
            "the stored text on a page",
            "on none of the pages",
            pages[0] if pages else None,
            "the lists and details of the CRM",
        )
    findings = []
    for page in pages:
        flaws = [f"a script ran ({page.ran})"] if page.ran else []
        flaws += [f"{page.elements} element(s) made of stored text (markup is not escaped)"] if page.elements else []
        flaws += [f"a link to {page.links[0][:40]}"] if page.links else []
        flaws += ["a template was evaluated"] if page.evaluated else []
        flaws += ["the page crashes with it, and not without"] if page.crashed else []
        findings += [Finding(f"{page.path}: {', '.join(flaws)}", page)] if flaws else []
    judge(
        findings,
        claim="Stored text comes back as markup or script (cross-site scripting)",
        expected="the text, character by character",
        look_at="how these pages put stored values into markup",
    )


@expectation
def no_formula(export: Exchange, *, planted: Sequence[str]) -> None:
    """No cell of the export begins as a formula does; what was planted is there, made harmless (ASVS 5.0 1.2.10)."""
    look = "the writer of the CSV export"
    if export.status != 200:
        raise CheckFailed("The export cannot be read", "200 OK", str(export.status), export, look)
    cells = [cell for row in csv.reader(io.StringIO(export.text)) for cell in row]
    if not any(text.lstrip("=+-@\t\r") in cell for text in planted for cell in cells):
        raise CheckFailed("The planted text is not in the export", "a cell with it", "none", export, look)
    judge(
        [
            Finding(f"the cell {cell[:60]!r}", export)
            for cell in cells
            if cell.startswith(FORMULA) and not _NO_FORMULA.fullmatch(cell)
        ],
        claim="Cells of the export begin as formulas do (CSV injection)",
        expected="a quote in front of = + - @, tab and line break",
        look_at=look,
    )
    whole([export])


@expectation
def no_header(probes: Sequence[Probe]) -> None:
    """A line break in what was sent makes no header of the answer (RFC 9112, section 11.1)."""
    judge(
        each([probe for probe in answered(probes) if HEADER in probe.exchange.headers], "makes a header of its own"),
        claim="A line break in the input makes headers of the answer (header injection)",
        expected="no header that was sent",
        look_at="where these values are written into Location or Set-Cookie",
    )


@expectation
def stays_here(probes: Sequence[Probe], *, origin: str, foreign: str) -> None:
    """No redirect, and no address in an answer, leads to the foreign host that was sent (ASVS 5.0 3.7.2)."""
    own = urlsplit(origin).hostname
    findings = []
    for probe in answered(probes):
        leads = [probe.exchange.headers.get("location", ""), _url(probe.exchange)]
        hosts = {_host(one) for one in leads} - {"", own}
        if any(foreign in host for host in hosts):
            findings.append(Finding(f"{probe.words}: leads to {foreign}", probe))
    judge(
        findings,
        claim="Visitors are led to a foreign host that the address named (open redirect)",
        expected="an address of the deployment itself",
        look_at="the redirect callback of NextAuth, and redirects of the middleware",
    )


def _host(address: str) -> str:
    """Host that a browser would go to: what stands behind the last @, for all before it is a user name."""
    found = re.match(r"(?:https?:)?[/\\\\]{2,}([^/?#\\\\]*)", address, re.IGNORECASE)
    return re.sub(r":\d*$", "", found.group(1).rpartition("@")[2]).lower() if found else ""


def _url(exchange: Exchange) -> str:
    try:
        found: Any = exchange.json()
    except CheckFailed:
        return ""
    return str(found.get("url", "")) if isinstance(found, Mapping) else ""
