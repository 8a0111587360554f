"""Operators in place of text, judged by what they did: served is not accepted, where everybody is answered alike."""

from __future__ import annotations

import dataclasses
import json

import pytest

from signoff.evidence import CheckFailed, Inconclusive, Rows
from signoff.evidence.probe import Probe
from signoff.expect import injection
from tests_suite.making import answer

NONE = Rows("(ends of resets)", {}, [])
BEGUN = Rows("(ends of resets)", {}, [{"collection": "PasswordResets", "fields": ["expiresAt"]}])
MARKER = "so-1-account"


def probe(status, body="", sent=None):
    return Probe("a field", "a try", dataclasses.replace(answer(status, body), sent_body=json.dumps({"data": sent})))


def test_a_reset_that_is_answered_as_for_nobody_is_none() -> None:
    """Who hides which addresses have an account answers whatever is no address with the same words."""
    same = [probe(200, "If there is an account, a mail is on its way")] * 3
    injection.no_reset(same, NONE, sound=BEGUN)
    injection.no_reset([probe(400)], NONE, sound=NONE)
    with pytest.raises(CheckFailed, match=r"operator is accepted .*reset"):
        injection.no_reset(same, BEGUN, sound=BEGUN)
    with pytest.raises(CheckFailed, match="a reset was begun"):
        injection.no_reset([probe(400)], BEGUN, sound=BEGUN)
    with pytest.raises(Inconclusive, match="nobody can tell whether the operator began one"):
        injection.no_reset(same, NONE, sound=NONE)


def test_an_operator_is_taken_by_the_search_where_it_finds_what_it_matches() -> None:
    operator, row = {"contains": MARKER}, {"data": {"accounts": [{"name": MARKER}]}}
    as_text = [probe(200, {"data": {"accounts": []}}, operator), probe(200, row, [MARKER]), probe(400, "", operator)]
    injection.found_by_none(as_text, marker=MARKER)
    with pytest.raises(CheckFailed, match=r"operator is accepted .*search"):
        injection.found_by_none([*as_text, probe(200, row, operator)], marker=MARKER)


def test_a_dash_for_nothing_and_a_number_are_no_formulas() -> None:
    planted = ("=1+1", "-1+1")
    export = "Timestamp,User,IP,Changes\n2026-01-01,-,'=1+1,-5\n2026-01-01,--,'-1+1,+3.5\n"
    injection.no_formula(answer(200, export), planted=planted)
    for raw in ("-1+1", "=1", "+1+1", "@SUM(1)", "-cmd", "- 1"):
        with pytest.raises(CheckFailed, match="CSV injection"):
            injection.no_formula(answer(200, f"{export}2026-01-01,x,'=1+1,{raw}\n"), planted=planted)
