"""Parts of a run and the verdict over them: each way in which parts do not make one whole is VOID."""

from __future__ import annotations

import json
import shutil
from collections import Counter

import pytest

from signoff import merging, verifying
from signoff.plugin.sharding import dealt
from signoff.report import sealing
from tests_suite.test_fail_closed import GO, INCOMPLETE, NO_GO, USAGE, VOID, one

ITEMS = ("POST-1.1", "POST-3.3", "POST-3.5", "POST-3.6")


class Parts:
    """Shards of a small suite, and what is made of them."""

    def __init__(self, suite) -> None:
        self.suite = suite
        suite.behave(kind="twin")
        for number, item in enumerate(ITEMS):
            suite.file(f"tests_smoke/test_{number}.py", one("ask(); judge()", item=item))

    def shard(self, text, *args):
        """Run one shard; its report is kept as ``shard-1`` and so on."""
        run = self.suite.run("--shard", text, *args)
        kept = self.suite.folder / f"shard-{text.split('/')[0]}"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(run.reports, kept)
        return run, kept

    def both(self, *args):
        """Two shards, of two."""
        return [self.shard(text, *args)[1] for text in ("1/2", "2/2")]

    def three(self):
        """Three shards, the last one empty, for no test needs the target alone."""
        return [self.shard(text)[1] for text in ("1/3", "2/3", "3/3")]

    def merge(self, *folders):
        """Exit code and ``signoff.json`` of the merge."""
        code = merging.main([*map(str, folders), "--reports", "whole"])
        file = self.suite.folder / "whole" / "signoff.json"
        return code, json.loads(file.read_text()) if file.exists() else {}


@pytest.fixture
def parts(suite):
    """A suite of four items, in parts."""
    return Parts(suite)


def edited(folder, change, *, seal=True):
    """Change ``signoff.json`` of *folder*, and seal it again as somebody would who hides it."""
    file = folder / "signoff.json"
    data = json.loads(file.read_text())
    change(data)
    file.write_text(json.dumps(data))
    if seal:
        sealing.seal(folder)
    return folder


def said(code, data, why):
    """The merge is VOID, and says why."""
    return (
        code == VOID and data["would_be" if data["would_be"] else "verdict"] == "VOID" and why in str(data["reasons"])
    )


# ---- dealing


def test_files_stay_whole_and_those_that_need_the_target_alone_come_last():
    files = {f"test_{number}.py": number for number in range(1, 30)}
    found = dealt(files, ["test_7.py", "test_9.py"], 3)

    assert found.keys() == files.keys()
    assert {name for name, number in found.items() if number == 3} == {"test_7.py", "test_9.py"}
    load = Counter()
    for name, number in found.items():
        load[number] += files[name]
    assert abs(load[1] - load[2]) <= 1
    assert found == dealt(dict(reversed(files.items())), ["test_9.py", "test_7.py"], 3)


def test_one_shard_is_everything():
    assert set(dealt({"a.py": 1, "b.py": 2}, ["b.py"], 1).values()) == {1}


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "1/0", "1/999", "a/b", "-1/2", "1/2/3", "01/2"])
def test_a_shard_has_a_number_and_a_count(suite, text):
    suite.good("POST-1.1")
    assert suite.run("--shard", text).code == USAGE


# ---- one shard


def test_a_shard_judges_its_part_and_promotes_nothing(parts):
    parts.suite.behave(kind="staging")
    run, _ = parts.shard("1/2")

    assert run.code == GO
    assert run.json["verdict"] == "SHARD"
    assert run.json["promotable"] is False
    assert run.json["headline"] == "SHARD 1/2 · would be GO"
    assert len(run.json["shard"]["plan"]) == len(ITEMS)
    assert sum(item["in_scope"] for item in run.json["items"]) < len(ITEMS) + 1
    assert "shard 1/2 of the whole checklist" in run.text


def test_the_shards_have_each_test_once(parts):
    ran = [
        test["nodeid"]
        for folder in parts.three()
        for test in json.loads((folder / "signoff.json").read_text())["tests"]
    ]
    assert sorted(ran) == sorted(f"tests_smoke/test_{number}.py::test_one" for number in range(4))


def test_tests_that_measure_are_in_the_last_shard(parts):
    parts.suite.file(
        "tests_perf/test_fast.py", one("ask(); judge()", item="POST-2.1", marks="@pytest.mark.needs('quiet')")
    )
    *_, last = parts.both()
    names = {test["nodeid"] for test in json.loads((last / "signoff.json").read_text())["tests"]}
    assert names == {"tests_perf/test_fast.py::test_one"}


def test_shards_under_xdist_know_the_plan_as_well(parts):
    run = parts.suite.run("--shard", "1/3", "-n2", apart=True)
    assert run.code == GO, run.text
    assert len(run.json["shard"]["plan"]) == len(ITEMS)
    assert set(run.json["shard"]["plan"].values()) == {1, 2}


# ---- the whole


def test_all_parts_make_the_whole(parts):
    run = parts.suite.run()
    whole = run.json
    code, data = parts.merge(*parts.three())

    assert code == run.code == GO
    for part in ("verdict", "would_be", "headline", "counts", "scope", "reasons"):
        assert data[part] == whole[part], part
    states = [(item["id"], item["state"], item["in_scope"]) for item in data["items"]]
    assert states == [(item["id"], item["state"], item["in_scope"]) for item in whole["items"]]
    assert [line.split(",")[0] for line in data["run"]["merged"]] == ["shard 1/3", "shard 2/3", "shard 3/3"]
    assert all((parts.suite.folder / "whole" / test["evidence"] / "exchanges.json").exists() for test in data["tests"])
    assert verifying.main([str(parts.suite.folder / "whole")]) == GO


def test_a_deployment_is_covered_whole_or_not_promoted(parts):
    parts.suite.behave(kind="staging")
    code, data = parts.merge(*parts.both())
    assert code == INCOMPLETE
    assert data["verdict"] == "INCOMPLETE"
    assert data["promotable"] is False


def test_a_test_that_something_left_out_is_missed(parts):
    leave_out = (
        "\n@pytest.hookimpl(tryfirst=True)\ndef pytest_collection_modifyitems(items):\n"
        "    items[:] = [one for one in items if 'test_2' not in one.nodeid]\n"
    )
    with (parts.suite.folder / "conftest.py").open("a") as file:
        file.write(leave_out)
    code, data = parts.merge(*parts.three())
    assert code == INCOMPLETE
    assert [test["nodeid"] for test in data["tests"] if test["state"] == "NOT RUN"] == [
        "tests_smoke/test_2.py::test_one"
    ]


def test_the_items_of_a_mark_in_parts(parts):
    parts.suite.good("DEP-1.1")
    folders = parts.both("-m", "critical")
    code, data = parts.merge(*folders)
    assert code == GO
    assert data["scope"] == {"kind": "mark", "expression": "critical", "shard": ""}
    assert sum(item["in_scope"] for item in data["items"]) == 94


def test_a_failure_in_one_part_is_one_of_the_whole(parts):
    parts.suite.file("tests_smoke/test_2.py", one("ask(); judge(False)", item=ITEMS[2]))
    code, data = parts.merge(*parts.three())
    assert code == NO_GO
    assert [item["id"] for item in data["items"] if item["state"] == "FAIL"] == [ITEMS[2]]


def test_an_item_whose_tests_lie_in_two_parts_is_as_good_as_the_worst(parts):
    for number, body in enumerate(("ask(); judge()", "ask(); judge(False)", "ask(); judge()")):
        parts.suite.file(f"tests_infra/test_{number}x.py", one(body, item="DEP-1.1"))
    code, data = parts.merge(*parts.three())
    found = next(item for item in data["items"] if item["id"] == "DEP-1.1")
    assert (code, found["state"], len(found["tests"])) == (NO_GO, "FAIL", 3)


def test_success_criteria_are_computed_over_all_parts(parts):
    body = 'from signoff.evidence import NotRun\n    ask(); raise NotRun("computed at the end")'
    text = one(body, item="OK-7", fixtures="ask, n", marks='@pytest.mark.parametrize("n", ["OK-7"])')
    parts.suite.file("tests_infra/test_ok.py", text.replace("test_one", "test_everything_it_rests_on_is_in_order"))
    parts.suite.file("tests_smoke/test_2.py", one("ask(); judge(False)", item="POST-3.11"))
    folders = parts.three()

    assert not any(
        item["in_scope"]
        for item in json.loads((folders[0] / "signoff.json").read_text())["items"]
        if item["id"] == "OK-7"
    )
    data = parts.merge(*folders)[1]
    assert next(item for item in data["items"] if item["id"] == "OK-7")["state"] == "FAIL"


def test_what_went_wrong_in_a_part_holds_the_whole_back(parts):
    first, _, last = parts.three()
    parts.suite.behave(left=["user so-1-viewer"])
    code, data = parts.merge(first, parts.shard("2/3")[1], last)
    assert code == INCOMPLETE
    assert any("shard 2/3: left behind" in problem["what"] for problem in data["problems"])


# ---- what is no whole


def test_a_part_is_missing(parts, capsys):
    first, *_ = parts.three()
    assert said(*parts.merge(first), "shard 2/3 is missing")
    assert "do not promote" in capsys.readouterr().out


def test_no_part_at_all(parts):
    empty = parts.suite.folder / "shard-1"
    empty.mkdir()
    code, data = parts.merge(empty)
    assert code == VOID
    assert "cannot be read" in str(data["reasons"])


def test_a_part_comes_twice(parts):
    first, second = parts.both()
    copy = shutil.copytree(second, parts.suite.folder / "copy")
    assert said(*parts.merge(first, second, copy), "shard 2/2 came 2 times")
    assert said(*parts.merge(first, first), "shard 2/2 is missing")


def test_parts_of_another_number(parts):
    _, second, third = parts.three()
    assert said(*parts.merge(parts.shard("1/2")[1], second, third), "are not of equally many")


def test_parts_that_overlap(parts):
    first, second, third = parts.three()
    stolen = json.loads((first / "signoff.json").read_text())["tests"]
    edited(second, lambda data: data["tests"].extend(stolen))
    assert said(*parts.merge(first, second, third), "has tests that are not its own")


def test_a_part_that_keeps_a_test_to_itself(parts):
    first, second = parts.three()[:2]
    edited(first, lambda data: data["tests"].pop())
    assert said(*parts.merge(first, second, parts.suite.folder / "shard-3"), "says nothing of 1 of its tests")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data["shard"].update(fingerprint="b2"), "judged different builds"),
        (lambda data: data["run"].update(started="2020-01-01T12:00:00Z"), "more than a day apart"),
        (lambda data: data["run"].update(finished="2099-01-01T12:00:00Z"), "times that cannot be"),
        (lambda data: data["run"].update(finished="2020-01-01T12:00:00Z"), "times that cannot be"),
        (lambda data: data["target"].update(base_url="https://other.example"), "judged different deployments"),
        (lambda data: data["run"]["suite"].update(digest="0" * 64), "are of different states of the suite"),
        (lambda data: data["scope"].update(kind="mark", expression="critical"), "are about different items"),
        (lambda data: data["shard"]["plan"].popitem(), "planned different tests"),
        (lambda data: data["tests"][0].update(evidence="evidence/../.."), "foreign evidence"),
        (lambda data: data["tests"][0].update(item="DEP-9.99"), "a test of no item"),
        (lambda data: data["shard"].update(void=["the deployment changed during the run: b1 is now b2"]), "is now b2"),
        (lambda data: data.update(verdict="REHEARSAL", would_be="GO"), "judged the twin and a deployment"),
        (lambda data: data["tests"][0].update(state="FINE"), "is no report: 0.state"),
        (lambda data: data.pop("items"), "is no report"),
        (lambda data: data.update(shard=None), "is the report of a whole run"),
    ],
)
def test_parts_of_different_runs(parts, change, why):
    parts.suite.behave(kind="staging")
    three = parts.three()
    edited(three[1], change)
    assert said(*parts.merge(*three), why)


def test_the_suite_that_merges_is_the_one_that_judged(parts):
    folders = parts.both()
    parts.suite.file("tests_smoke/test_2.py", one("ask(); judge(); judge()", item=ITEMS[2]))
    assert said(*parts.merge(*folders), "not of the suite that merges them")


def test_a_deployment_that_changes_between_two_parts(parts):
    parts.suite.behave(kind="staging")
    first, _, last = parts.three()
    parts.suite.behave(fingerprints=["b2", "b2"])
    assert said(*parts.merge(first, parts.shard("2/3")[1], last), "judged different builds")


def tampered(folder):
    """Ways to change a report afterwards, each with what is said of it."""
    evidence = next((folder / "evidence").rglob("exchanges.json"))
    return {
        "changed": lambda: evidence.write_text("[]"),
        "gone": evidence.unlink,
        "added": lambda: (evidence.parent / "more.txt").write_text("more"),
        "no plain file": lambda: (evidence.unlink(), evidence.symlink_to("/etc/hostname")),
        "SHA256SUMS cannot be read": (folder / "SHA256SUMS").unlink,
        "no list of digests": lambda: (folder / "SHA256SUMS").write_text("all is well"),
        "signoff.json was changed": lambda: edited(folder, lambda data: data.update(counts={}), seal=False),
    }


@pytest.mark.parametrize(
    "how",
    [
        "changed",
        "gone",
        "added",
        "no plain file",
        "SHA256SUMS cannot be read",
        "no list of digests",
        "signoff.json was changed",
    ],
)
def test_evidence_that_was_tampered_with(parts, how, capsys):
    three = parts.three()
    tampered(three[0])[how]()

    assert said(*parts.merge(*three), how)
    assert verifying.main([str(three[0])]) == VOID
    assert how in capsys.readouterr().out


def test_a_shards_report_is_not_overwritten_by_the_whole(parts):
    inside = parts.suite.folder / "whole" / "shard-1"
    shutil.copytree(parts.both()[0], inside)
    assert parts.merge(inside) == (USAGE - 2, {})
    assert (inside / "signoff.json").exists()


# ---- verify


def test_verify_ends_as_the_run_did(parts, capsys):
    digest = next(line.split()[1] for line in parts.suite.run().text.splitlines() if line.strip().startswith("digest"))
    reports = str(parts.suite.folder / "reports")
    assert verifying.main([reports]) == GO
    assert verifying.main([reports, "--digest", digest]) == GO
    assert verifying.main([reports, "--digest", "0" * 64]) == VOID
    parts.suite.file("tests_smoke/test_2.py", one("ask(); judge(False)", item=ITEMS[2]))
    parts.suite.run()
    assert verifying.main([reports]) == NO_GO
    assert "do not promote" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(would_be="GO", exit_code=0),
        lambda data: data.update(exit_code=0),
        lambda data: data.update(exit_code=256),
        lambda data: data.update(verdict="GO", would_be=None, exit_code=0, promotable=True),
        lambda data: data["run"].update(finished="2026-11-20T12:00:00"),
    ],
    ids=["verdict", "exit code", "exit code beyond a byte", "promotable", "time without a zone"],
)
def test_verify_computes_the_verdict_anew(parts, change):
    parts.suite.file("tests_smoke/test_2.py", one("ask(); judge(False)", item=ITEMS[2]))
    parts.suite.run()
    edited(parts.suite.folder / "reports", change)
    assert verifying.main([str(parts.suite.folder / "reports")]) == VOID


def test_verify_leaves_alone_what_is_not_about_the_run(parts):
    parts.suite.run()
    (parts.suite.folder / "reports" / "prove.json").write_text("{}")
    parts.suite.run("tests_smoke/test_0.py")
    assert verifying.main([str(parts.suite.folder / "reports")]) == GO
