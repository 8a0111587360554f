"""Scopes, xdist, the reports directory, evidence files, and what the terminal says."""

from __future__ import annotations

import errno
import io
import json
import os

import pytest

from signoff.plugin import reports
from tests_suite.test_fail_closed import one


def marked(suite):
    """A rehearsal: one critical item that passes, one required item that fails."""
    suite.behave(kind="twin")
    suite.good("POST-1.1")
    suite.file("tests_infra/test_git.py", one("ask(); judge(False)", item="DEP-1.1"))
    return suite


@pytest.mark.parametrize(
    ("expression", "code", "in_scope", "workers"),
    [
        ("", 1, 174, ()),
        ("", 1, 174, ("-n2",)),
        ("critical", 0, 94, ()),
        ("critical", 0, 94, ("-n2",)),
        ("required", 1, 75, ()),
        ("health or git", 1, 9, ()),
        ("not git", 0, 171, ()),
    ],
)
def test_the_scope_is_the_items_of_the_mark(suite, expression, code, in_scope, workers):
    run = marked(suite).run(*(["-m", expression] if expression else []), *workers, apart=bool(workers))
    assert run.code == code
    assert sum(item["in_scope"] for item in run.json["items"]) == in_scope
    assert sum(run.json["counts"].values()) == in_scope
    assert run.json["scope"]["kind"] == ("mark" if expression else "whole")


@pytest.mark.parametrize(
    "args",
    [
        ("tests_smoke",),
        ("tests_smoke/test_good.py::test_post_1_1",),
        ("-k", "post"),
        ("--deselect", "tests_infra/test_git.py"),
        ("--ignore", "tests_infra"),
        ("-m", "critical", "tests_smoke"),
    ],
    ids=" ".join,
)
def test_a_narrowed_run_keeps_pytests_exit_code_and_makes_no_report(suite, args):
    run = marked(suite).run(*args)
    assert run.code == 0
    assert not (run.reports / "signoff.json").exists()
    assert "no verdict" in run.text


def test_a_narrowed_run_that_fails(suite):
    assert marked(suite).run("tests_infra").code == 1


@pytest.mark.parametrize("flag", ["--lf", "--sw"])
def test_the_last_failed_ones_are_a_narrowed_run(suite, flag):
    marked(suite)
    (suite.folder / "tox.ini").write_text("[pytest]\naddopts = -p signoff.plugin -p no:randomly\n")
    assert suite.run().code == 1
    suite.file("tests_infra/test_git.py", one("ask(); judge()", item="DEP-1.1"))
    run = suite.run(flag)
    assert run.code == 0
    assert "no verdict" in run.text


def test_the_test_paths_of_the_configuration_are_the_whole(suite):
    marked(suite)
    settings = "[pytest]\naddopts = -p signoff.plugin -p no:randomly\ntestpaths = tests_smoke tests_infra\n"
    (suite.folder / "tox.ini").write_text(settings)
    assert suite.run().json["scope"]["kind"] == "whole"
    assert suite.run("tests_infra", "tests_smoke").json["scope"]["kind"] == "whole"
    assert "no verdict" in suite.run("tests_infra").text


def test_the_suites_own_tests_are_left_alone(suite):
    suite.file("tests_suite/test_own.py", "def test_own():\n    pytest.skip('allowed here')\n")
    run = suite.run("tests_suite")
    assert run.code == 0
    assert run.calls == []
    assert "signoff ·" not in run.text
    assert not run.reports.exists()


def test_only_listing_the_tests_opens_nothing(suite):
    run = marked(suite).run("--collect-only")
    assert run.code == 0
    assert run.calls == []


@pytest.mark.parametrize("option", ["--collect-only", "--co"])
def test_only_listing_the_tests_is_asked_for_by_who_calls(suite, option, monkeypatch):
    monkeypatch.setenv("PYTEST_ADDOPTS", option)
    run = marked(suite).run(apart=True)
    assert run.code == 4
    assert "nothing would be judged" in run.text


def test_workers_share_one_target(suite):
    suite.behave(kind="twin")
    for number in range(4):
        body = (
            "from signoff.plugin import shared\n    assert shared(request.config)['colour'] == 'blue'; ask(); judge()"
        )
        test = one(body, item=f"POST-3.{number + 3}", fixtures="ask, judge, request")
        suite.file(f"tests_security/test_{number}.py", test)
    run = suite.run("-n2", apart=True)
    assert run.code == 0, run.text
    assert run.json["counts"]["PASS"] == 4
    assert run.calls.count("open") == run.calls.count("close") == 1


def test_the_target_is_opened_before_the_first_test_and_closed_after_the_last(suite):
    run = marked(suite).run()
    assert run.calls == ["open", "fingerprint", "fingerprint", "close"]


def test_evidence_is_filed_bounded_and_linked(suite):
    suite.behave(kind="twin")
    body = "[ask(f'GET /{n}', 'x' * 30_000) for n in range(300)]; judge()"
    suite.file("tests_smoke/test_one.py", one(body))
    run = suite.run()
    folder = run.reports / run.json["tests"][0]["evidence"]
    pieces = json.loads((folder / "exchanges.json").read_text())
    assert len(pieces) <= 200
    assert pieces[0]["asked"] == "GET /0"
    assert pieces[-1]["asked"] == "GET /299"
    assert max(len(piece["answered"]) for piece in pieces) <= 20_100
    page = (run.reports / "signoff.html").read_text()
    assert f'href="{run.json["tests"][0]["evidence"]}/exchanges.json"' in page


def test_what_the_set_up_asked_is_evidence_too(suite):
    fixture = "@pytest.fixture\ndef signed_in(ask):\n    ask('POST /sign-in')\n"
    suite.file("tests_smoke/test_one.py", fixture, one("ask(); judge()", fixtures="signed_in, ask, judge"))
    run = suite.run()
    folder = run.reports / run.json["tests"][0]["evidence"]
    assert "POST /sign-in" in (folder / "exchanges.json").read_text()
    assert run.json["tests"][0]["asked"] == 1


def test_fixtures_can_put_files_beside_the_evidence(suite):
    fixture = (
        "from signoff.plugin import evidence_folder\n@pytest.fixture\ndef shot(request):\n    yield\n"
        "    (evidence_folder(request.node) / 'screenshot.png').write_bytes(b'png')\n"
    )
    suite.file("tests_smoke/test_one.py", fixture, one("ask(); judge(False)", fixtures="shot, ask, judge"))
    assert "/screenshot.png" in (suite.run().reports / "signoff.html").read_text()


def test_a_narrowed_run_leaves_the_last_sign_off_alone(suite):
    before = marked(suite).run()
    text = (before.reports / "signoff.html").read_text()
    evidence = sorted(path.name for path in (before.reports / "evidence").iterdir())
    suite.run("tests_smoke")
    assert (before.reports / "signoff.html").read_text() == text
    assert sorted(path.name for path in (before.reports / "evidence").iterdir()) == evidence
    assert (before.reports / "narrowed" / "evidence").exists()


def test_the_reports_of_an_earlier_run_are_taken_away_but_not_the_proof(suite):
    marked(suite).run()
    stale = suite.folder / "reports" / "evidence" / "stale"
    stale.mkdir()
    proof = suite.folder / "reports" / "prove.json"
    proof.write_text('{"faults": [], "when": "2025-11-04T09:30:00+00:00"}')
    suite.run()
    assert not stale.exists()
    assert proof.exists()


def test_a_second_run_at_the_same_time_is_refused_and_harms_nothing(suite):
    """It took the first one's evidence away, and the report of the first was of whatever both had left."""
    first = marked(suite).run()
    with reports.empty(first.reports, ours=True):
        (first.reports / "evidence").mkdir()
        second = suite.run()
        assert second.code == 4
        assert "another run is writing there" in second.text
        assert (first.reports / "evidence").exists()
        assert suite.run("--reports", "elsewhere").code == 1
    assert suite.run().code == 1


def test_a_directory_of_somebody_else_is_not_emptied(suite):
    precious = suite.folder / "home" / "thesis.txt"
    precious.parent.mkdir()
    precious.write_text("years of work")
    assert marked(suite).run("--reports", "home").code == 4
    assert precious.exists()
    assert suite.run("--reports", "elsewhere").code == 1
    assert suite.run("--reports", "elsewhere").code == 1


@pytest.mark.parametrize("args", [(), ("tests_smoke",)], ids=["whole", "narrowed"])
def test_reports_that_cannot_be_written_stop_the_run_before_it_begins(suite, args):
    (suite.folder / "taken").write_text("a file")
    run = marked(suite).run(*args, "--reports=taken/below")
    assert run.code == 4
    assert "cannot be written (Not a directory); give another one" in run.text
    assert run.calls == []


def test_a_disk_that_is_full_from_the_start_is_told_in_a_line(suite, monkeypatch):
    class Full(io.BytesIO):
        def write(self, _):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(reports, "TemporaryFile", lambda **_: Full())
    run = marked(suite).run()
    assert run.code == 4
    assert "cannot be written (No space left on device)" in run.text
    assert "INTERNALERROR" not in run.text
    assert run.calls == []


def test_the_other_reports_are_written_and_linked(suite):
    marked(suite)
    result = suite.pytester.runpytest_subprocess()
    assert int(result.ret) == 1
    reports = suite.folder / "reports"
    page = (reports / "signoff.html").read_text()
    for name in ("details.html", "junit.xml", "ctrf.json", "signoff.json"):
        assert (reports / name).exists()
        assert f'href="{name}"' in page
    assert json.loads((reports / "ctrf.json").read_text())["results"]["summary"]["failed"] == 1
    assert "asset" not in [path.name for path in reports.iterdir()]


def test_the_terminal_tells_the_phases_and_ends_with_the_verdict(suite):
    run = marked(suite).run()
    lines = run.text.splitlines()
    phases = [line.removeprefix("signoff · ") for line in lines if line.startswith("signoff · ")]
    assert phases[0] == "opening the target"
    assert "preflight passed" in phases
    assert "Deployment Steps › Git Commit & Push" in phases
    tail = lines[lines.index("REHEARSAL · would be NO-GO") :]
    assert any("FAIL" in line and "DEP-1.1" in line and "All files committed" in line for line in tail)
    assert any(line.split() == ["report", "reports/signoff.html"] for line in tail)
    assert any("exit code" in line and "do not promote" in line for line in tail)


def test_a_phase_begins_a_line_of_its_own_under_workers_too(suite):
    run = marked(suite).run("-n2", apart=True)
    assert run.text.count("signoff · ") == sum(line.startswith("signoff · ") for line in run.text.splitlines()) > 4


def test_the_states_stand_beside_the_tests(suite):
    run = marked(suite).run("-v")
    assert "test_good.py::test_post_1_1 PASS" in run.text
    assert "test_git.py::test_one FAIL" in run.text


def test_levels_and_marks_of_the_checklist_can_be_listed(suite):
    run = suite.run("--markers")
    assert "@pytest.mark.critical" in run.text
    assert "@pytest.mark.item(id)" in run.text
