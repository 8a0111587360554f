"""Answers that were not read to their end show nothing of what stands nowhere in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from signoff import expect
from signoff.evidence import Exchange, Inconclusive, Probe, Snapshot
from signoff.evidence.probe import Probe as Attempt
from tests_suite.making import answer


def long(text: str = "", *, cut: bool = True) -> Exchange:
    """An answer of which only the beginning was read."""
    return answer(200, text or '[{"name": "so"}, ', cut=cut)


def tried(*answers: Exchange) -> list[Attempt]:
    return [Attempt("a field", "a try", one) for one in answers]


def asked(*answers: Exchange) -> list[Probe]:
    return [Probe("GET /api/x/[id]", "a stranger", one, answer(200)) for one in answers]


NOWHERE: dict[str, Callable[..., None]] = {
    "secrets": lambda *some: expect.secrets.none_in(tried(*some)),
    "secrets in scripts": lambda *some: expect.secrets.scripts_clean(some),
    "stack traces": lambda *some: expect.misconfiguration.no_trace(tried(*some)),
    "lists of files": lambda *some: expect.misconfiguration.no_listing(tried(*some)),
    "source maps": lambda *some: expect.misconfiguration.no_source_maps(some, []),
    "insides": lambda *some: expect.misconfiguration.nothing_inner(some),
    "search": lambda *some: expect.injection.found_only(
        dict(zip(("so", "*"), [Attempt("q", "", answer(200, "so")), *tried(some[-1])], strict=True)),
        marker="so",
        by="so",
    ),
    "formulas": lambda *some: expect.injection.no_formula(some[-1], planted=["=so"]),
    "foreign scripts": lambda *some: expect.integrity.foreign_sources_fixed(some, origin="https://staging.test"),
    "one of two answers": lambda *some: expect.same_answer(some[-1], some[-1]),
}


@pytest.mark.parametrize("judge", NOWHERE.values(), ids=NOWHERE)
def test_what_was_not_read_whole_does_not_show_that_something_is_nowhere(judge: Callable[..., None]) -> None:
    others = {NOWHERE["search"]: "nothing", NOWHERE["secrets"]: '{"name": "so"}'}
    text = others.get(judge, "'=so <script src=/a.js></script>")
    sound = long(text, cut=False)
    judge(sound, sound)
    with pytest.raises(Inconclusive, match="read whole"):
        judge(sound, long(text))


def test_nor_that_another_tenant_is_told_nothing() -> None:
    missing = answer(404, {"error": "not found"})
    expect.census.tenants(asked(missing, missing))
    with pytest.raises(Inconclusive, match="read whole"):
        expect.census.tenants(asked(missing, answer(404, "not", cut=True)))
    rows = Snapshot("so", "", {})
    expect.isolation.nothing_changed(rows, rows, asked(missing))
    with pytest.raises(Inconclusive, match="read whole"):
        expect.isolation.nothing_changed(rows, rows, asked(answer(404, "not", cut=True)))
