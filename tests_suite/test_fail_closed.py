"""Ways to go green while checking nothing. Each must end with an exit code that is not 0.

All of them start from a suite that is GO (the first test shows it) and take one thing away. The target is the
twin's kind wherever that makes it harder: there an item without a test does not count.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from signoff.waiting import eventually

ROOT = Path(__file__).parents[1]
GO, NO_GO, INTERRUPTED, INTERNAL, USAGE, NOTHING, INCOMPLETE, VOID = 0, 1, 2, 3, 4, 5, 6, 7


@pytest.fixture
def sound(suite):
    """A rehearsal over two items that would be GO."""
    suite.behave(kind="twin")
    suite.good("POST-1.1", "POST-3.3")
    return suite


def more(suite, *tests, name="tests_smoke/test_more.py"):
    """Add a file of tests."""
    suite.file(name, *tests)
    return suite


def one(body, item="POST-3.5", fixtures="ask, judge", marks=""):
    """The source of one test."""
    return f'{marks}\n@pytest.mark.item("{item}")\ndef test_one({fixtures}):\n    """It holds."""\n    {body}\n'


def test_the_suite_that_is_tampered_with_is_go_before(sound):
    run = sound.run()
    assert run.code == GO, run.text
    assert run.json["verdict"] == "REHEARSAL"
    assert run.json["would_be"] == "GO"


# ---- tests that say nothing


def test_every_test_is_skipped_for_want_of_settings(sound):
    sound.behave(missing={"target": "set BASE_URL"})
    run = sound.run()
    assert run.code == INCOMPLETE
    assert run.item("POST-1.1")["reason"] == "set BASE_URL"


def test_an_empty_test_body(sound):
    run = more(sound, one("pass")).run()
    assert run.code == INCOMPLETE
    assert run.item("POST-3.5")["state"] == "ERROR"


def test_a_test_that_asks_but_never_judges(sound):
    run = more(sound, one("assert ask()")).run()
    assert run.code == INCOMPLETE
    assert "without judging" in run.item("POST-3.5")["reason"]


def test_a_test_that_judges_but_never_asks(sound):
    run = more(sound, one("judge()")).run()
    assert run.code == INCOMPLETE
    assert "without asking" in run.item("POST-3.5")["reason"]


def test_what_only_the_set_up_asked_makes_no_claim(sound):
    fixture = "@pytest.fixture\ndef asked(ask):\n    ask()\n"
    run = more(sound, fixture, one("judge()", fixtures="asked, judge")).run()
    assert run.code == INCOMPLETE


def test_the_trail_of_one_test_does_not_serve_the_next(sound):
    run = more(sound, one("ask(); judge()"), one("pass", item="POST-3.6").replace("test_one", "test_two")).run()
    assert run.code == INCOMPLETE
    assert run.item("POST-3.6")["state"] == "ERROR"


def test_a_failed_expectation_that_the_test_swallows_leaves_no_judgement_to_hide_behind(sound):
    body = "ask()\n    with pytest.raises(CheckFailed):\n        raise CheckFailed('a', 'b', 'c')"
    assert more(sound, one(body)).run().code == INCOMPLETE


@pytest.mark.parametrize("mark", ["xfail", "skip(reason='later')", "skipif(True, reason='later')"])
def test_marks_that_excuse_a_test(sound, mark):
    run = more(sound, one("ask(); judge()", marks=f"@pytest.mark.{mark}")).run()
    assert run.code == INTERRUPTED
    assert "would hide an item" in run.text


@pytest.mark.parametrize("word", ["pytest.skip('later')", "pytest.xfail('later')", "pytest.importorskip('nothing_so')"])
def test_a_test_that_excuses_itself(sound, word):
    run = more(sound, one(f"ask(); judge(); {word}")).run()
    assert run.code == INCOMPLETE
    assert run.item("POST-3.5")["state"] == "ERROR"


def test_a_fixture_that_skips(sound):
    fixture = "@pytest.fixture\ndef lazy():\n    pytest.skip('not today')\n"
    run = more(sound, fixture, one("ask(); judge()", fixtures="lazy, ask, judge")).run()
    assert run.code == INCOMPLETE
    assert run.item("POST-3.5")["state"] == "ERROR"


def test_a_fixture_that_declares_an_expected_failure(sound):
    fixture = "@pytest.fixture\ndef lazy(request):\n    request.node.add_marker(pytest.mark.xfail)\n"
    run = more(sound, fixture, one("ask(); judge(False)", fixtures="lazy, ask, judge")).run()
    assert run.code == NO_GO


def test_a_file_that_skips_itself(sound):
    run = more(sound, "pytest.skip('later', allow_module_level=True)", one("ask(); judge()")).run()
    assert run.code == INTERRUPTED


def test_a_critical_test_that_passes_at_the_second_try(sound):
    sound.good("POST-3.5", name="tests_smoke/test_flaky.py")
    retry = """
import pytest
from _pytest.runner import runtestprotocol

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    if "flaky" not in item.nodeid:
        return None
    first = runtestprotocol(item, log=False, nextitem=None)
    for report in first:
        if report.when == "call":
            report.outcome = "rerun"
            report.signoff = report.signoff | {"state": "FAIL", "reason": "was wrong"}
        item.ihook.pytest_runtest_logreport(report=report)
    runtestprotocol(item, nextitem=nextitem)
    return True
"""
    (sound.folder / "tests_smoke/conftest.py").write_text(retry)
    run = sound.run()
    assert run.code == NO_GO
    assert run.item("POST-3.5")["flaky"]
    assert sound.run("tests_smoke/test_flaky.py").code == NO_GO


# ---- tests that are not there


def test_nothing_is_selected(sound):
    assert sound.run("-m", "week1").code == NOTHING
    assert sound.run("-k", "no_such_test").code == NOTHING


@pytest.mark.parametrize("expression", ["critcal", "not critcal", "critical and not slwo", "critical or ("])
def test_a_misspelt_mark(sound, expression):
    run = sound.run("-m", expression)
    assert run.code == USAGE
    assert "open" not in run.calls


def test_an_item_mark_with_an_unknown_id(sound):
    run = more(sound, one("ask(); judge()", item="POST-9.9")).run()
    assert run.code == INTERRUPTED
    assert "unknown item 'POST-9.9'" in run.text
    assert "open" not in run.calls


def test_a_product_test_without_an_item_mark(sound):
    run = more(sound, 'def test_free():\n    """Free."""\n').run()
    assert run.code == INTERRUPTED
    assert "no @pytest.mark.item" in run.text


def test_two_item_marks_on_one_test(sound):
    run = more(sound, one("ask(); judge()", marks='@pytest.mark.item("POST-3.6")')).run()
    assert run.code == INTERRUPTED


def test_a_test_that_does_not_say_what_it_shows(sound):
    run = more(sound, '@pytest.mark.item("POST-3.5")\ndef test_one(ask, judge):\n    ask(); judge()\n').run()
    assert run.code == INTERRUPTED


def test_a_collection_error_in_one_file(sound):
    run = more(sound, "import nothing_of_this_name").run()
    assert run.code == INTERRUPTED
    assert "open" not in run.calls
    assert sound.run("--continue-on-collection-errors").code == INCOMPLETE


def test_a_test_that_a_conftest_deselects(sound):
    more(sound, one("ask(); judge(False)"))
    hook = "def pytest_collection_modifyitems(items):\n    items[:] = [i for i in items if 'more' not in i.nodeid]\n"
    (sound.folder / "tests_smoke/conftest.py").write_text(hook)
    run = sound.run()
    assert run.code == INCOMPLETE
    assert run.item("POST-3.5")["reason"] == "did not run"


def test_a_file_that_a_conftest_ignores(sound):
    more(sound, one("ask(); judge(False)"))
    (sound.folder / "tests_smoke/conftest.py").write_text('collect_ignore = ["test_more.py"]\n')
    run = sound.run()
    assert run.code == INCOMPLETE
    assert "were not collected" in run.item("POST-3.5")["reason"]


def test_a_test_that_was_renamed_away(sound):
    run = more(sound, one("ask(); judge()").replace("test_one", "tst_one")).run()
    assert run.code == INCOMPLETE


@pytest.mark.parametrize(
    ("other", "args", "lost"),
    [
        ("def test_two", ("-o", "python_functions=test_one test_post*"), "test_two"),
        ("def tests_two", ("-o", "python_files=test_*.py"), ""),
        ("def tets_two", (), "tets_two"),
        ("def test_one", (), "test_one (line 12)"),
    ],
    ids=["by configuration", "none", "renamed", "hidden by its namesake"],
)
def test_a_test_that_is_lost_beside_another_of_its_item(sound, other, args, lost):
    more(sound, one("ask(); judge()"), one("ask(); judge()").replace("def test_one", other))
    run = sound.run(*args)
    assert run.code == (INCOMPLETE if lost else GO)
    reason = f"tests_smoke/test_more.py::{lost} was not collected: did not run" if lost else ""
    assert run.item("POST-3.5")["reason"] == reason


def test_a_file_that_is_lost_beside_another_of_its_items(sound):
    marks = 'pytestmark = pytest.mark.item("POST-3.3")\n'
    more(sound, marks, 'def test_it(ask, judge):\n    """It holds."""\n    ask(); judge()\n')
    assert sound.run().code == GO
    (sound.folder / "tests_smoke" / "conftest.py").write_text("collect_ignore = ['test_more.py']\n")
    run = sound.run()
    assert run.code == INCOMPLETE
    assert "tests_smoke/test_more.py::test_it" in run.item("POST-3.3")["tests"]


def test_an_item_without_a_test_on_a_real_target(sound):
    sound.behave(kind="staging")
    run = sound.run()
    assert run.code == INCOMPLETE
    assert run.json["verdict"] == "INCOMPLETE"


def test_a_run_that_only_sets_up(sound):
    assert sound.run("--setup-only").code == INCOMPLETE
    assert sound.run("--setup-only", "tests_smoke/test_good.py").code == NOTHING


def test_a_narrowed_run_in_which_nothing_passed(sound):
    sound.behave(missing={"target": "set BASE_URL"})
    assert sound.run("tests_smoke/test_good.py").code == NOTHING
    assert sound.run("-k", "good").code == NOTHING


def test_only_advisory_items(sound):
    sound.good("PRE-3.2", name="tests_infra/test_advisory.py")
    assert sound.run("-m", "advisory").code == INCOMPLETE


# ---- targets that are not what they seem


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["alone", "xdist"])
@pytest.mark.parametrize(
    "problem",
    [
        ("https://staging.example does not answer", "start it, or correct BASE_URL"),
        ("the host answers 200, but it is another application", "correct BASE_URL"),
        ("a login wall stands in front of the application", "supply the bypass token"),
    ],
    ids=["down", "wrong host", "login wall"],
)
def test_a_target_that_the_preflight_refuses(sound, problem, workers):
    sound.behave(problems=[problem])
    run = sound.run(*workers, apart=bool(workers))
    assert run.code == INCOMPLETE
    assert run.item("POST-1.1")["reason"] == f"preflight: {problem[0]}"
    assert problem[1] in run.text
    assert run.json["counts"].get("PASS") is None
    assert run.calls == ["open", "close"]


def test_a_refused_target_in_a_narrowed_run(sound):
    sound.behave(problems=[("down", "start it")])
    run = sound.run("tests_smoke/test_good.py")
    assert run.code == NOTHING
    assert "start it" in run.text


def test_a_target_that_cannot_be_opened(sound):
    sound.behave(open_error="no such host")
    run = sound.run()
    assert run.code == INCOMPLETE
    assert "the target could not be opened: RuntimeError: no such host" in run.text
    assert "pytest_signoff" not in run.text
    assert "Traceback" not in run.text
    assert run.calls == ["open", "close"]


@pytest.mark.parametrize("args", [(), ("tests_smoke/test_good.py",)], ids=["whole", "narrowed"])
def test_settings_that_are_refused_are_all_told_with_their_remedies(sound, args):
    sound.behave(refused=[[f"SETTING_{number}: wrong {'x' * 80}", f"mend {number}"] for number in range(20)])
    run = sound.run(*args)
    assert run.code == (NOTHING if args else INCOMPLETE)
    assert all(f"SETTING_{number}: wrong" in run.text and f"mend {number}" in run.text for number in range(20))
    assert args or "and 19 more" in run.item("POST-1.1")["reason"]


def test_no_composition_root(sound):
    (sound.folder / "conftest.py").write_text(
        (sound.folder / "conftest.py").read_text().replace("def pytest_signoff_", "def unused_")
    )
    assert sound.run().code == INCOMPLETE


def test_a_deployment_that_does_not_say_what_it_is(sound):
    sound.behave(fingerprints=["", ""])
    assert sound.run().code == INCOMPLETE


@pytest.mark.parametrize("args", [(), ("tests_smoke/test_good.py",)], ids=["whole", "narrowed"])
def test_a_deployment_that_changes_during_the_run(sound, args):
    sound.behave(fingerprints=["b1", "b2"])
    run = sound.run(*args)
    assert run.code == VOID


def test_a_deployment_that_goes_away_during_the_run(sound):
    sound.behave(fingerprints=["b1", ""])
    run = sound.run()
    assert run.code == INCOMPLETE
    assert "could not be compared" in run.text


UNREAD = ["which build is deployed cannot be read", "See why it is slow"]


def test_a_deployment_whose_build_cannot_be_read_at_the_end_is_neither_the_same_nor_another(sound):
    sound.behave(fingerprints=["b1", UNREAD])
    run = sound.run()
    assert run.code == INCOMPLETE
    assert "could not be compared with that of the start: which build is deployed cannot be read" in run.text


def test_a_deployment_whose_build_can_never_be_read_is_not_judged(sound):
    sound.behave(fingerprints=[UNREAD, UNREAD])
    run = sound.run()
    assert run.code == INCOMPLETE
    assert "which build is deployed cannot be read" in run.item("POST-1.1")["reason"]
    assert run.calls == ["open", "fingerprint", "close"]


@pytest.mark.parametrize("part", ["collector", "runner", "guard", "conductor", "screen", "sharder"])
def test_a_part_of_the_plugin_that_is_left_out(sound, part):
    run = sound.run("-p", f"no:signoff-{part}", "--shard", "1/1", apart=True)
    assert run.code == USAGE
    assert f"-p no:signoff-{part}: a run without this part is no sign-off" in run.text


# ---- runs that end before their time


def test_a_worker_that_crashes(sound):
    sound.good("POST-3.6", "POST-3.7", name="tests_smoke/test_others.py")
    run = more(sound, one("ask(); judge(); os._exit(0)")).run("-n2", apart=True)
    assert run.code == INCOMPLETE
    assert run.item("POST-3.5")["state"] == "ERROR"
    assert "crashed" in run.item("POST-3.5")["reason"]
    assert run.item("POST-3.6")["state"] == "PASS"


@pytest.mark.parametrize("status", [0, 256])  # the system keeps the lowest byte, so that both end a process with 0
def test_a_test_that_ends_the_process(sound, status):
    run = more(sound, one(f"ask(); judge(); os._exit({status})")).run(apart=True)
    assert run.code == INTERNAL
    assert not (run.reports / "signoff.json").exists()


@pytest.mark.parametrize(
    "word", ["raise SystemExit(0)", "pytest.exit('enough', returncode=0)", "raise KeyboardInterrupt"]
)
def test_a_test_that_ends_the_run(sound, word):
    run = more(sound, one(f"ask(); judge(); {word}"), name="tests_smoke/test_aaa.py").run(apart="Keyboard" in word)
    assert run.code in {INTERRUPTED, INCOMPLETE}
    assert run.json["counts"].get("NOT RUN", 0) > 0 or run.item("POST-3.5")["state"] == "ERROR"


@pytest.mark.parametrize("narrowed", [(), ("-k", "test_")], ids=["judged", "narrowed"])
def test_an_exit_code_of_which_the_system_keeps_nothing(sound, narrowed):
    more(sound, one("ask(); judge(); pytest.exit('enough', returncode=256)"), name="tests_smoke/test_z.py")
    assert sound.run(*narrowed, apart=True).code == INTERNAL


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_run_under_make_that_is_terminated_cleans_up_and_does_not_go_on(sound, workers):
    for name in ("requirements.lock", "tools/setup", "ready"):
        (sound.folder / name).parent.mkdir(exist_ok=True)
        (sound.folder / name).touch()
    wait = "import pathlib, time; pathlib.Path(str(os.getpid())).touch(); pathlib.Path('up').touch(); time.sleep(60)"
    more(sound, one(f"ask(); judge(); {wait}"), name="tests_smoke/test_aaa.py")
    words = ["make", "-f", str(ROOT / "Makefile"), "signoff", "READY=ready", f"PY={sys.executable}"]
    make = subprocess.Popen([*words, f"WORKERS={workers}"], cwd=sound.folder, stdout=subprocess.PIPE, text=True)
    assert eventually((sound.folder / "up").exists, within_s=30)
    make.terminate()
    said = make.communicate(timeout=30)[0]

    assert "exit code of the suite: 2" in said
    assert make.returncode != 0
    assert (sound.folder / "calls.txt").read_text().split()[-1] == "close"
    (pid,) = [int(path.name) for path in sound.folder.iterdir() if path.name.isdigit()]
    assert eventually(lambda: not psutil.pid_exists(pid))


@pytest.mark.parametrize("returncode", [0, 256, None])
def test_a_plugin_that_ends_the_run_before_it_begins(sound, returncode):
    ending = f"import pytest\ndef pytest_sessionstart():\n    pytest.exit('enough', returncode={returncode})\n"
    (sound.folder / "ending.py").write_text(ending)
    run = sound.run("-p", "ending", apart=True)
    assert run.code in {INTERRUPTED, INTERNAL}
    assert not (run.reports / "signoff.json").exists()


def test_an_interruption_that_takes_the_browser_along(sound):
    own = (
        "import psutil\nfrom signoff.browser_path import find\n"
        "@pytest.fixture(scope='session')\ndef browser_executable(): return find()\n"
    )
    kill = "contexts().new_page(); [one.kill() for one in psutil.Process().children(recursive=True)]"
    more(sound, own, one(f"{kill}; raise KeyboardInterrupt", fixtures="contexts"), name="tests_smoke/test_aaa.py")
    run = sound.run("-p", "signoff.plugin.browser", apart=True)
    assert run.code == INTERRUPTED
    assert "Traceback" not in run.text
    assert run.calls[-1] == "close"


def test_a_narrowed_run_that_a_test_ends(sound):
    more(sound, one("ask(); judge(); pytest.exit('enough', returncode=0)"), name="tests_smoke/test_z.py")
    run = sound.run("-k", "test_")
    assert run.code == INTERRUPTED


def test_stopping_at_the_first_failure(sound):
    run = more(sound, one("ask(); judge(False)"), name="tests_smoke/test_aaa.py").run("-x")
    assert run.code == NO_GO
    assert run.item("POST-1.1")["reason"] == "did not run"


def test_stopping_at_the_first_failure_under_xdist(sound):
    run = more(sound, one("ask(); judge(False)"), name="tests_smoke/test_aaa.py").run("-x", "-n2", apart=True)
    assert run.code in {NO_GO, INTERRUPTED}
    assert run.json["would_be"] == "NO-GO"


def test_an_internal_error_of_another_plugin(sound):
    hook = "def pytest_runtest_logfinish(nodeid):\n    raise RuntimeError('broken plugin')\n"
    (sound.folder / "tests_smoke/conftest.py").write_text(hook)
    assert sound.run().code == INTERNAL


# ---- ends that leave something behind


def test_something_left_behind_on_the_target(sound):
    sound.behave(left=["user so-123-owner"])
    run = sound.run()
    assert run.code == INCOMPLETE
    assert "so-123-owner" in run.text
    assert "python -m signoff sweep --run" in run.text
    assert sound.run("tests_smoke/test_good.py").code == NO_GO


@pytest.mark.parametrize("error", ["OSError(28, 'No space left on device')", "KeyboardInterrupt"])
def test_another_report_that_breaks_at_the_end_is_no_failed_item(sound, error):
    """The process ended with 1, which is NO-GO, and said 6."""
    hook = f"\n@pytest.hookimpl(trylast=True)\ndef pytest_sessionfinish():\n    raise {error}\n"
    conftest = sound.folder / "conftest.py"
    conftest.write_text(conftest.read_text() + hook)

    run = sound.run(apart=True)

    assert run.code == INCOMPLETE
    assert f"the end of the session broke off ({error.partition('(')[0]}" in run.text
    assert "Traceback" not in run.text
    assert "because      \n" not in run.text
    assert run.json["exit_code"] == INCOMPLETE


def test_an_exception_while_closing(sound):
    sound.behave(close_error="the sweep broke")
    run = sound.run()
    assert run.code == INCOMPLETE
    assert "the sweep broke" in run.text


def test_a_teardown_that_fails(sound):
    fixture = "@pytest.fixture\ndef messy():\n    yield\n    raise RuntimeError('not put back')\n"
    run = more(sound, fixture, one("ask(); judge()", fixtures="messy, ask, judge")).run()
    assert run.code == INCOMPLETE
    assert run.item("POST-3.5")["state"] == "ERROR"


def test_a_failing_test_that_belongs_to_no_item(sound):
    assert more(sound, "def test_free():\n    assert False\n", name="elsewhere/test_free.py").run().code == INCOMPLETE


def test_a_report_that_cannot_be_written(sound, monkeypatch):
    monkeypatch.setattr("signoff.report.as_data", lambda run: 1 / 0)
    run = sound.run()
    assert run.code == INCOMPLETE
    assert "could not be written" in run.text


def test_half_a_report_that_says_go_is_none(sound, monkeypatch):
    """The disk was full when the digests were to be written, and the data said exit code 0 already."""
    monkeypatch.setattr("signoff.report.seal", lambda place: 1 / 0)
    run = sound.run()
    assert run.code == INCOMPLETE
    assert not {"signoff.json", "signoff.html", "SHA256SUMS"} & {path.name for path in run.reports.iterdir()}


def test_a_green_report_of_an_earlier_run_does_not_outlive_the_next_start(sound):
    sound.run()
    run = more(sound, one("os._exit(0)"), name="tests_smoke/test_aaa.py").run(apart=True)
    assert run.code == INTERNAL
    assert not (run.reports / "signoff.json").exists()
