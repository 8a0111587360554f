"""Expectations on requests that the server makes because somebody named an address (OWASP A10; ASVS 5.0 1.3.6)."""

from __future__ import annotations

from collections.abc import Sequence

from signoff.evidence import CheckFailed, Inconclusive, Rows
from signoff.evidence.canary import Heard
from signoff.evidence.probe import Probe
from signoff.expect.findings import Finding, answered, each, judge
from signoff.expect.http import phrase
from signoff.expect.judging import expectation


@expectation
def nobody_called(heard: Heard, probes: Sequence[Probe]) -> None:
    """The listener heard nothing, though its addresses were sent to many fields, and a call would have been heard.

    Raises Inconclusive where a call would not have been heard, or not one of the requests was served. Where fields were
    sent, one of those: a page that is shown with an address in its query says nothing of them.
    """
    reached = answered(probes)
    judge(
        [Finding(f"{call.where}: called by {call.who}", heard) for call in heard.calls],
        claim="The server calls addresses that a user sends (server-side request forgery)",
        expected=f"silence at {heard.address}",
        look_at="what is done with this field: previews, imports, image loaders, webhooks",
    )
    if not heard.works:
        raise Inconclusive(
            f"the listener at {heard.address} does not hear the suite's own call, so its silence is none"
        )
    asked = [probe for probe in reached if probe.exchange.method != "GET"] or reached
    if not any(probe.status < 300 for probe in asked):
        raise Inconclusive(
            f"none of {len(asked)} requests with an address was served, so nothing could have been called "
            f"(the first: {asked[0].words}: {phrase(asked[0].status)})"
        )


@expectation
def refused(probes: Sequence[Probe], *, field: str) -> None:
    """Addresses of internal hosts, of other schemes, and disguised ones are refused as invalid."""
    wrong = [probe for probe in answered(probes) if not 400 <= probe.status < 500]
    judge(
        each(wrong),
        claim=f"Internal addresses are accepted in {field}",
        expected="400 Bad Request (or another refusal) for each",
        look_at=f"the validation of {field}: an allow list of hosts, not a list of bad ones",
    )


@expectation
def served(good: Sequence[Probe], *, field: str) -> None:
    """One of several good addresses is accepted. Raises Inconclusive where none is: what refuses all looks at none.

    Comes last: what was accepted is wrong all the same. At which of them pictures lie is the deployment's own choice.
    """
    if not any(200 <= probe.status < 300 for probe in good):
        raise Inconclusive(
            f"good addresses are refused in {field} as well (the first: {good[0].words}: {phrase(good[0].status)}), so"
            " nothing shows of internal ones"
        )


@expectation
def not_kept(rows: Rows, *, field: str, allowed: str) -> None:
    """None of the refused addresses was stored all the same."""
    kept = [row.get(field) for row in rows.rows if row.get(field) not in (None, "", allowed)]
    if kept:
        raise CheckFailed(
            f"A refused address was stored in {field} (refused, but done)",
            f"{allowed!r} or nothing",
            f"{kept[0]!r}",
            rows,
            f"the validation of {field}, before anything is written",
        )
