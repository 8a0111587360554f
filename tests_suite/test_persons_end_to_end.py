"""What persons say, in whole runs: which failures a waiver accepts, which gaps a statement fills, and which never."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from signoff import checklist
from signoff.evidence.statements import digest, sealed
from tests_suite.test_fail_closed import GO, INCOMPLETE, NO_GO, one

NOW = datetime.now(UTC)
REQUIRED, CRITICAL = "DEP-1.1", "DEP-3.13"
ANN = {"name": "Ann Lee", "email": "ann@awms.example"}
BOB = {"name": "Bob Roy", "email": "bob@awms.example"}
HERE = {"host": "staging.example", "build": "b1", "fingerprint": "b1"}


@pytest.fixture
def failing(suite):
    """A rehearsal with one item that fails; which one is given."""
    suite.behave(kind="twin")
    suite.good("POST-1.1")

    def make(item, body="ask(); judge(False)"):
        suite.file("tests_infra/test_one.py", one(body, item=item))
        return suite

    return make


def waive(suite, **changes):
    """Write a waiver for the failure that the last run reported, but for *changes*. Returns its text."""
    failed = next(test for test in suite.run().json["tests"] if test["state"] == "FAIL")
    given = {
        "item": failed["item"],
        "fingerprint": failed["fingerprint"],
        "owner": "Rana Sato",
        "reason": "redirected from Monday on",
        "expires": (NOW + timedelta(days=5)).date(),
        **changes,
    }
    lines = (f"{name} = {value if name == 'expires' else json.dumps(value)}\n" for name, value in given.items())
    text = "[[waiver]]\n" + "".join(lines)
    (suite.folder / "waivers.toml").write_text(text)
    return text


# ---- waivers


@pytest.mark.parametrize("workers", [(), ("-n2",)])
def test_a_waiver_turns_the_failure_that_it_names_into_waived(failing, workers):
    suite = failing(REQUIRED)
    waive(suite)

    run = suite.run(*workers, apart=bool(workers))

    assert run.code == GO, run.text
    assert run.json["would_be"] == "GO"
    assert run.item(REQUIRED)["state"] == "WAIVED"
    assert "waived by Rana Sato until" in run.item(REQUIRED)["reason"]
    assert "The answer was wrong" in run.item(REQUIRED)["reason"]
    assert "Rana Sato" in (run.reports / "signoff.html").read_text()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"fingerprint": "0123456789ab"}, "is of another failure (0123456789ab, this is "),
        ({"expires": (NOW - timedelta(days=1)).date()}, "waiver expired on"),
        ({"expires": (NOW + timedelta(days=200)).date()}, "reaches further than 90 days"),
    ],
    ids=["of another failure", "expired", "endless"],
)
def test_a_waiver_that_does_not_count_says_why(failing, changes, why):
    suite = failing(REQUIRED)
    waive(suite, **changes)

    run = suite.run()

    assert run.code == NO_GO
    assert run.item(REQUIRED)["state"] == "FAIL"
    assert why in run.item(REQUIRED)["reason"]


def test_a_failure_that_changes_is_no_longer_waived(failing):
    suite = failing(REQUIRED)
    waive(suite)
    failing(REQUIRED, body="ask(); judge(False, 'Something else was wrong')")

    assert suite.run().code == NO_GO


def test_a_waiver_of_another_item_does_not_count(failing):
    suite = failing(REQUIRED)
    waive(suite, item="DEP-1.2")

    assert suite.run().code == NO_GO


def test_a_critical_item_is_never_waived(failing):
    suite = failing(CRITICAL)
    waive(suite)

    run = suite.run()

    assert run.code == NO_GO
    assert run.item(CRITICAL)["state"] == "FAIL"
    assert "a critical item cannot be waived" in run.item(CRITICAL)["reason"]


def test_a_waiver_accepts_no_error(failing):
    suite = failing(REQUIRED)
    waive(suite)
    failing(REQUIRED, body="raise RuntimeError('broken')")

    assert suite.run().code == INCOMPLETE


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda text: text.replace("expires", "until"), "waiver 1 lacks expires (a date)"),
        (lambda text: text.replace("Rana Sato", " "), "waiver 1 lacks owner"),
        (lambda text: text.replace("[[waiver]]", "[[waivers]]"), "the waivers have waivers"),
        (lambda text: text.replace("[[waiver]]", "[[waiver"), "the waivers cannot be read"),
        (lambda text: text.replace(REQUIRED, "DEP-1.99"), "DEP-1.99, which is no item"),
    ],
    ids=["no date", "no owner", "another heading", "no TOML", "no item"],
)
def test_a_slip_in_the_file_stops_the_run_with_one_sentence(failing, spoil, why):
    suite = failing(REQUIRED)
    (suite.folder / "waivers.toml").write_text(spoil(waive(suite)))

    run = suite.run()

    assert run.code == INCOMPLETE
    assert [problem["what"] for problem in run.json["problems"] if why in problem["what"]] == [
        problem["what"] for problem in run.json["problems"]
    ]
    assert "WAIVERS_FILE" in run.json["problems"][0]["remedy"]
    assert not any(test["asked"] for test in run.json["tests"])


# ---- statements


def state(suite, item, *, second=None, edit=None, **changes):
    """Put a statement on *item* into the folder of statements."""
    first = {
        "schema": 1,
        "item": item,
        "says": "asked by hand",
        "by": ANN,
        "deployment": HERE,
        "made": (NOW - timedelta(days=1)).isoformat(),
        "until": (NOW + timedelta(days=9)).isoformat(),
        **changes,
    }
    given = {**first, "second": {**second, "at": NOW.isoformat(), "of": digest(first)}} if second else first
    folder = suite.folder / "said"
    folder.mkdir(exist_ok=True)
    (folder / "one.json").write_text(json.dumps({**sealed(given), **(edit or {})}))


@pytest.fixture
def unasked(suite):
    """A rehearsal with one item that cannot be asked; which one is given."""
    suite.behave(kind="twin")
    suite.good("POST-1.1")

    def make(item):
        suite.file("tests_infra/test_one.py", one("ask(); raise NotRun('set VERCEL_TOKEN')", item=item))
        return suite

    return make


def test_without_a_statement_the_gap_stays(unasked):
    assert unasked(REQUIRED).run().code == INCOMPLETE


@pytest.mark.parametrize("workers", [(), ("-n2",)])
def test_a_statement_fills_a_gap(unasked, workers):
    suite = unasked(REQUIRED)
    state(suite, REQUIRED)

    run = suite.run(*workers, apart=bool(workers))

    assert run.code == GO, run.text
    assert run.item(REQUIRED)["state"] == "ATTESTED"
    assert "Ann Lee" in run.item(REQUIRED)["reason"]
    assert "set VERCEL_TOKEN" in run.item(REQUIRED)["reason"]


@pytest.mark.parametrize(
    "changes",
    [
        {"until": (NOW - timedelta(hours=1)).isoformat()},
        {"made": (NOW + timedelta(days=1)).isoformat()},
        {"deployment": {**HERE, "host": "production.example"}},
        {"deployment": {**HERE, "fingerprint": "b0"}},
        {"by": {"name": "", "email": ""}},
        {"edit": {"says": "asked by everybody"}},
        {"edit": {"until": (NOW + timedelta(days=99)).isoformat()}},
        {"evidence": {"file": "mail.pdf", "sha256": "ab"}},
        {"item": "DEP-1.2"},
    ],
    ids=[
        "expired",
        "not yet made",
        "another host",
        "another build",
        "nobody",
        "edited",
        "longer",
        "no evidence",
        "other",
    ],
)
def test_a_statement_that_does_not_count_fills_nothing(unasked, changes):
    suite = unasked(REQUIRED)
    state(suite, **{"item": REQUIRED, **changes})

    run = suite.run()

    assert run.code == INCOMPLETE
    assert run.item(REQUIRED)["state"] == "NOT RUN"


@pytest.mark.parametrize(
    ("second", "state_", "code"),
    [(BOB, "ATTESTED", GO), (None, "NOT RUN", INCOMPLETE), (ANN, "NOT RUN", INCOMPLETE)],
    ids=["two persons", "one person", "one person twice"],
)
def test_a_critical_item_takes_two_persons(unasked, second, state_, code):
    suite = unasked(CRITICAL)
    state(suite, CRITICAL, second=second)

    run = suite.run()

    assert run.item(CRITICAL)["state"] == state_
    assert run.code == code


def test_a_statement_changes_nothing_that_was_asked(failing):
    suite = failing(REQUIRED)
    state(suite, REQUIRED)

    run = suite.run()

    assert run.code == NO_GO
    assert run.item(REQUIRED)["state"] == "FAIL"


def test_the_items_of_this_file_are_of_the_level_that_it_says():
    items = checklist.load()
    assert not items[REQUIRED].critical
    assert items[CRITICAL].critical
