"""From the end of a test to the state of its item, and what pytest says of it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests_suite.test_fail_closed import one


@pytest.mark.parametrize(
    ("body", "state", "outcome"),
    [
        ("ask(); judge()", "PASS", "passed"),
        ("ask(); judge(False)", "FAIL", "failed"),
        ("ask(); raise Inconclusive('too noisy')", "INCONCLUSIVE", "failed"),
        ("ask(); raise NotRun('set STRIPE_SECRET_KEY')", "NOT RUN", "skipped"),
        ("raise Pending('24 hours', datetime(2025, 11, 5, tzinfo=UTC))", "PENDING", "skipped"),
        ("ask(); raise ValueError('broken test')", "ERROR", "failed"),
        ("ask(); assert 1 == 2", "ERROR", "failed"),
        ("pytest.fail('no expectation')", "ERROR", "failed"),
        ("pass", "ERROR", "failed"),
    ],
)
def test_how_a_test_ends(suite, body, state, outcome):
    suite.file("tests_smoke/test_one.py", "from datetime import UTC, datetime", one(body))
    run = suite.run()
    assert run.item("POST-3.5")["state"] == state
    case = ElementTree.parse(run.reports / "junit.xml").find(".//testcase")  # noqa: S314 - our own file
    assert case is not None
    found = {child.tag for child in case} & {"failure", "error", "skipped"}
    assert found == {"passed": set(), "failed": {"failure"}, "skipped": {"skipped"}}[outcome]


def test_a_failure_is_told_in_its_own_words_without_a_traceback(suite):
    suite.file("tests_smoke/test_one.py", one("ask(); judge(False, 'VIEWER was not refused')"))
    run = suite.run()
    assert "VIEWER was not refused\n  expected  200\n  actual    500\n  sent      GET /" in run.text
    assert "raise CheckFailed" not in run.text
    test = run.json["tests"][0]
    assert test["reason"] == "VIEWER was not refused: expected 200, actual 500"
    assert ["look at", "the handler"] in test["rows"]
    assert len(test["fingerprint"]) == 12


def test_what_a_target_says_does_not_steer_the_terminal(suite):
    """Colours, window titles and turned text are written out, in failures, reasons and tracebacks alike."""
    steering = "\x1b[31m \x1b]0;title\x07 \u202e"
    suite.file("tests_smoke/test_one.py", one(f"ask(); judge(False, {steering!r})"))
    suite.file("tests_smoke/test_two.py", one(f"ask(); raise Inconclusive({steering!r})", item="POST-3.6"))
    suite.file("tests_smoke/test_three.py", one(f"ask(); raise ValueError({steering!r})", item="POST-3.7"))
    run = suite.run("--color=no")
    assert not {"\x1b", "\x07", "\u202e"} & set(run.text)
    assert run.text.count("\\x1b[31m \\x1b]0;title\\x07 \\u202e") >= 3


def test_what_a_target_says_does_not_steer_who_reads_its_evidence(suite):
    """Neither in the report nor with a pager; the body, the status line and all headers are the target's words."""
    steering = "\x1b[31m \x9b1m \u202e"
    note = "import httpx\nfrom signoff.evidence import TRAIL, Exchange\n"
    kept = f"Exchange('a', 'GET', 'https://b.test/', 200, {steering!r}, httpx.Headers([]), {steering!r})"
    suite.file("tests_smoke/test_one.py", note, one(f"ask(); TRAIL.note({kept}); judge()"))
    run = suite.run()
    file = run.reports / run.json["tests"][0]["evidence"] / "exchanges.json"
    for text in (file.read_text(), (run.reports / "signoff.html").read_text()):
        assert not {"\x1b", "\x9b", "\u202e"} & set(text)
        assert "x1b[31m" in text


@pytest.mark.parametrize("ending", ["judge(False, {})", "raise Inconclusive({})", "raise ValueError({})"])
def test_half_a_character_of_a_target_does_not_end_the_run(suite, ending):
    """JSON can name halves of characters that no file can keep: they are written out, in evidence too."""
    half = ending.format("chr(0xd800)")
    note = "from signoff.evidence import TRAIL, Fact\n"
    suite.file("tests_smoke/test_one.py", note, one(f"ask(); TRAIL.note(Fact('x', chr(0xd800))); {half}"))
    run = suite.run()
    assert "\\ud800" in run.json["tests"][0]["reason"]
    assert "INTERNALERROR" not in run.text


def test_an_error_keeps_its_traceback(suite):
    suite.file("tests_smoke/test_one.py", one("ask(); {}['no such key']"))
    run = suite.run()
    assert "{}['no such key']" in run.json["tests"][0]["detail"]
    assert "KeyError" in run.text


def test_a_failure_stays_one_when_the_teardown_breaks_too(suite):
    fixture = "@pytest.fixture\ndef messy():\n    yield\n    raise RuntimeError('not put back')\n"
    suite.file("tests_smoke/test_one.py", fixture, one("ask(); judge(False)", fixtures="messy, ask, judge"))
    assert suite.run().item("POST-3.5")["state"] == "FAIL"


@pytest.mark.parametrize(
    ("error", "state"),
    [("CheckFailed('a', 'b', 'c')", "ERROR"), ("NotRun('set X')", "NOT RUN"), ("Inconclusive('?')", "ERROR")],
)
def test_how_a_set_up_ends(suite, error, state):
    fixture = f"@pytest.fixture\ndef broken():\n    raise {error}\n"
    suite.file("tests_smoke/test_one.py", fixture, one("ask(); judge()", fixtures="broken, ask, judge"))
    assert suite.run().item("POST-3.5")["state"] == state


def test_an_item_takes_the_worst_state_of_its_tests(suite):
    bad = one("ask(); judge(False)").replace("test_one", "test_two")
    suite.file("tests_smoke/test_one.py", one("ask(); judge()"), bad)
    item = suite.run().item("POST-3.5")
    assert item["state"] == "FAIL"
    assert len(item["tests"]) == 2


def test_a_parametrized_test_is_one_item(suite):
    body = one("ask(); judge(n < 2)", fixtures="ask, judge, n", marks="@pytest.mark.parametrize('n', [1, 2])")
    suite.file("tests_smoke/test_one.py", body)
    item = suite.run().item("POST-3.5")
    assert item["state"] == "FAIL"
    assert len(item["tests"]) == 2


def test_needs_are_asked_for_before_the_set_up(suite):
    suite.behave(missing={"target": "set BASE_URL"})
    fixture = "@pytest.fixture\ndef never():\n    raise RuntimeError('was set up')\n"
    suite.file("tests_smoke/test_one.py", fixture, one("ask(); judge()", fixtures="never, ask, judge"))
    item = suite.run().item("POST-3.5")
    assert (item["state"], item["reason"]) == ("NOT RUN", "set BASE_URL")


def test_either_of_two_needs_is_enough(suite):
    suite.good("PRE-6.1", name="tests_infra/test_env.py")  # needs vercel|envfile
    suite.behave(missing={"vercel": "set VERCEL_TOKEN"})
    assert suite.run().item("PRE-6.1")["state"] == "PASS"
    suite.behave(missing={"vercel": "set VERCEL_TOKEN", "envfile": "set APP_ENV_FILE"})
    assert suite.run().item("PRE-6.1")["reason"] == "set VERCEL_TOKEN or set APP_ENV_FILE"


def test_a_test_can_need_more_than_its_item(suite):
    suite.behave(missing={"disruption": "set DISRUPT_COMMAND"})
    suite.file("tests_smoke/test_one.py", one("ask(); judge()", marks='@pytest.mark.needs("disruption")'))
    assert suite.run().item("POST-3.5")["reason"] == "set DISRUPT_COMMAND"


def test_a_test_can_do_with_less_than_its_item(suite):
    suite.behave(missing={"mail": "set MAILBOX_URL"})
    marks = '@pytest.mark.needs_only("db")'
    suite.file("tests_smoke/test_one.py", one("ask(); judge(False)", "DEP-3.5", marks=marks))
    suite.good("DEP-3.5", name="tests_smoke/test_two.py")
    assert suite.run().item("DEP-3.5")["state"] == "FAIL"


def test_a_test_cannot_swap_the_needs_of_its_item_for_others(suite):
    marks = '@pytest.mark.needs_only("human")'
    suite.file("tests_smoke/test_one.py", one("ask(); judge()", "DEP-3.5", marks=marks))
    run = suite.run()
    assert run.code != 0
    assert "which the item does not need" in run.text


def test_a_pending_item_of_the_deployment_itself_is_not_go(suite):
    suite.behave(kind="twin")
    suite.good("POST-1.1")
    late = "ask(); raise Pending('24 hours', datetime(2025, 11, 5, tzinfo=UTC))"
    suite.file("tests_smoke/test_one.py", "from datetime import UTC, datetime", one(late))
    assert suite.run().code == 6
    suite.file("tests_smoke/test_one.py", "from datetime import UTC, datetime", one(late, item="POST-4.1"))
    run = suite.run()
    assert run.code == 0
    assert run.json["due"] == [{"item": "POST-4.1", "due": "2025-11-05T00:00:00+00:00", "reason": "24 hours"}]


def test_a_retry_that_passes_is_shown_and_counts_for_items_that_are_not_critical(suite):
    suite.behave(kind="twin")
    suite.file("tests_smoke/test_one.py", one("ask(); judge()", item="PRE-7.4"))
    retry = """
import pytest
from _pytest.runner import runtestprotocol

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    for report in runtestprotocol(item, log=False, nextitem=None):
        if report.when == "call":
            report.outcome = "rerun"
            report.signoff = report.signoff | {"state": "FAIL", "reason": "was wrong"}
        item.ihook.pytest_runtest_logreport(report=report)
    runtestprotocol(item, nextitem=nextitem)
    return True
"""
    (suite.folder / "tests_smoke/conftest.py").write_text(retry)
    run = suite.run()
    item = run.item("PRE-7.4")
    assert run.code == 0
    assert item["flaky"]
    assert item["reason"] == "passed only on a retry; before: was wrong"
    assert "FLAKY" in (run.reports / "signoff.html").read_text()


def test_secrets_stay_out_of_every_report(suite):
    secret = "sk_" + "test_51AbCdEfGhIjKl"
    suite.file(
        "tests_smoke/test_one.py", one(f"print('{secret}'); ask('GET /?k={secret}'); raise ValueError('{secret}')")
    )
    run = suite.run("-s")
    for path in run.reports.rglob("*"):
        if path.is_file():
            assert secret not in path.read_text(encoding="utf-8", errors="replace"), path
    assert "[stripe key]" in run.json["tests"][0]["reason"]


def test_secrets_that_a_sound_test_prints_and_logs_stay_out_of_the_reports(suite):
    noisy = (
        "import logging\ndef say(when):\n    print(f'{when}: hunter2-hunter2')\n"
        "    logging.getLogger().warning(f'{when}: hunter2-hunter2')\n"
        "@pytest.fixture\ndef noisy():\n    REDACTOR.learn('hunter2-hunter2', 'password')\n    say('before')\n"
        "    yield\n    say('after')\n"
    )
    suite.file("tests_smoke/test_one.py", noisy, one("say('in'); ask(); judge()", fixtures="ask, judge, noisy"))
    suite.file("elsewhere/test_free.py", noisy, "def test_free(noisy):\n    say('in')\n")
    result = suite.pytester.runpytest_inprocess()

    assert "hunter2" not in result.stdout.str()
    assert "after: [password]" in (suite.folder / "reports" / "details.html").read_text()
    for path in (suite.folder / "reports").rglob("*"):
        assert path.is_dir() or b"hunter2" not in path.read_bytes(), path
