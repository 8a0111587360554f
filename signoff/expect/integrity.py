"""Expectations on what must not be changed by whoever likes: audit rows, payloads of others, foreign scripts (A08)."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from urllib.parse import urlsplit

from signoff.evidence import CheckFailed, Exchange, Inconclusive, Rows
from signoff.evidence.probe import Probe
from signoff.evidence.reading import split_address
from signoff.expect.findings import Finding, answered, judge, whole
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

LOOK = "the handlers below /api/organization/audit-logs: the trail is written by events, and by nothing else"


@expectation
def shown(listing: Exchange, key: str) -> None:
    """The audit row can be read: what cannot be found could not be protected either."""
    if listing.status != 200 or key not in listing.text:
        raise CheckFailed(
            "The audit row does not show over the API", "200 OK with the row", phrase(listing.status), listing, LOOK
        )


@expectation
def immutable(probes: Sequence[Probe], before: Rows, after: Rows) -> None:
    """No attempt to change, delete or add audit rows is served, and the rows are as before (ASVS 5.0 16.4.2)."""
    findings = []
    if not before.rows:
        raise CheckFailed("There was no audit row to protect", "a row", "none", before, LOOK)
    gone = [row for row in before.rows if row["_id"] not in {one["_id"] for one in after.rows}]
    changed = [row for row in before.rows if row not in after.rows and row not in gone]
    own = {str(row["_id"]) for row in before.rows}
    # What the attempts themselves left (denials) may stand beside; what they dictated may not.
    added = [row for row in after.rows if str(row["_id"]) not in own and row.get("resource") == "so-forged"]
    for words, rows in (("deleted", gone), ("changed", changed), ("added", added)):
        findings += [Finding(f"{len(rows)} audit row(s) {words} over the API", after)] if rows else []
    findings += [
        Finding(f"{probe.words}: {phrase(probe.status)}", probe)
        for probe in answered(probes)
        if probe.status < 300 or probe.status >= 500
    ]
    judge(
        findings,
        claim="The audit trail can be written over the API",
        expected="403, 404 or 405 for each attempt, and the rows as before",
        look_at=LOOK,
    )


@expectation
def refused_unsigned(probes: Sequence[Probe], rows: Rows, *, what: str) -> None:
    """Payloads without a genuine signature are refused, and write nothing (ASVS 5.0 11.2.3).

    Raises Inconclusive where a server error came in place of a refusal: it says nothing of signatures.
    """
    reached = answered(probes)
    findings = [Finding(f"{probe.words}: {phrase(probe.status)}", probe) for probe in reached if probe.status < 300]
    findings += [Finding(f"{len(rows.rows)} row(s) written in {rows.collection}", rows)] if rows.rows else []
    judge(
        findings,
        claim=f"{what} is believed without a genuine signature (unsigned accepted)",
        expected="400, 401 or 403, and nothing written",
        look_at="the signature check in front of this handler, over the raw body",
    )
    if broken := next((probe for probe in reached if probe.status >= 500), None):
        raise Inconclusive(
            f"{what} is answered with {phrase(broken.status)} in place of a refusal ({broken.words}), so nobody can"
            f" tell whether its signature is looked at: {broken.exchange.text[:120]!r}"
        )


@expectation
def believed(answer: Exchange, *, because: str) -> None:
    """A genuine payload gets past the signature check: it is not refused. What is then made of it is not asked here."""
    if 400 <= answer.status < 500:
        raise CheckFailed(
            f"A genuine payload is refused, though {because}",
            "any answer but a refusal",
            phrase(answer.status),
            answer,
            "the signature check in front of this handler, over the raw body",
        )


class _Sources(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note scripts and style sheets, and whether they say what they must be."""
        given = dict(attrs)
        style = tag == "link" and "stylesheet" in (given.get("rel") or "")
        if source := given.get("src") if tag == "script" else given.get("href") if style else None:
            self.found.append((source, bool(given.get("integrity"))))


@expectation
def foreign_sources_fixed(pages: Sequence[Exchange], *, origin: str) -> None:
    """Scripts and styles of foreign hosts say by a digest what they must be (ASVS 5.0 3.6.1; W3C SRI)."""
    own, findings, seen = urlsplit(origin).netloc, [], 0
    for page in pages:
        parser = _Sources()
        parser.feed(page.text)
        seen += len(parser.found)
        findings += [
            Finding(f"{page.path}: {source}", page)
            for source, fixed in parser.found
            if split_address(source).netloc not in ("", own) and not fixed
        ]
    if not seen:
        raise CheckFailed(
            "The pages name no script, so none could be looked at", "scripts", "none", pages[0], "the pages"
        )
    judge(
        findings,
        claim="Foreign scripts are run without an integrity digest",
        expected='integrity="sha384-…" on each, or a copy of one\'s own',
        look_at="the scripts and styles that these pages name",
    )
    whole(pages)
