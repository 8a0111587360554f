"""The pipelines: nothing in them can turn a lost secret, a red run or a missing report into a promotion."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from signoff.settings import NAMES

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GATE = ROOT / ".github" / "workflows" / "gate.yml"
SHARD = ROOT / ".github" / "workflows" / "shard.yml"


def steps(workflow: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job.get("steps", ())]


def jobs_of(workflow: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"])


def judging() -> dict[str, Any]:
    return next(step for step in steps(SHARD) if "pytest" in step.get("run", ""))


def merging() -> dict[str, Any]:
    return next(step for step in steps(GATE) if "signoff merge" in step.get("run", ""))


def test_the_gate_insists_on_staging():
    assert "--target staging" in judging()["run"]


def test_the_gate_ends_with_the_suites_exit_code():
    for step in (judging(), merging()):
        assert len(step["run"].splitlines()) == 1
        assert not re.search(r"\||;|&&|\bmake\b", step["run"])
    assert not any(step.get("continue-on-error") for step in (*steps(GATE), *steps(SHARD)))


def test_the_verdict_waits_for_all_shards_and_is_given_whatever_became_of_them():
    jobs = jobs_of(GATE)
    parts = {name: job for name, job in jobs.items() if job.get("uses", "").endswith("/shard.yml")}
    verdict = next(job for job in jobs.values() if merging() in job.get("steps", ()))
    assert set(verdict["needs"]) == set(parts)
    assert verdict["if"] == "${{ !cancelled() }}"


def test_every_shard_is_run_and_the_last_one_alone():
    parts = {name: job for name, job in jobs_of(GATE).items() if "uses" in job}
    of = {job["with"]["of"] for job in parts.values()}
    beside = parts["judge"]["strategy"]["matrix"]["number"]
    assert of == {len(beside) + 1}
    assert sorted([*beside, parts["alone"]["with"]["number"]]) == list(range(1, max(of) + 1))
    assert parts["alone"]["with"]["number"] == max(of)
    assert parts["alone"]["needs"] == "judge"
    assert not parts["judge"]["strategy"]["fail-fast"]
    assert "--shard" in judging()["run"]


def test_shards_and_verdict_hand_the_inputs_of_the_gate_on():
    given = set(yaml.safe_load(GATE.read_text(encoding="utf-8"))[True]["workflow_call"]["inputs"])
    for job in jobs_of(GATE).values():
        if "uses" in job:
            assert given <= job["with"].keys()
            assert all(job["with"][name] == f"${{{{ inputs.{name} }}}}" for name in given)


def test_the_gate_hands_over_settings_that_exist():
    assert set(judging()["env"]) - {"MARKS", "SHARD"} <= set(NAMES)


def test_the_allow_list_is_not_an_input_of_the_gate():
    assert judging()["env"]["ALLOWED_HOSTS"] == "${{ vars.ALLOWED_HOSTS }}"


def test_the_gate_keeps_the_report_in_any_case():
    for workflow in (GATE, SHARD):
        kept = next(step for step in steps(workflow) if "upload-artifact" in step.get("uses", ""))

        assert kept["if"] == "always()"
        assert kept["with"]["path"] == "reports/"


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_have_few_rights_and_pinned_actions(workflow):
    assert yaml.safe_load(workflow.read_text(encoding="utf-8"))["permissions"] == {"contents": "read"}
    for step in steps(workflow):
        assert "uses" not in step or re.fullmatch(r"[\w./-]+@v\d+", step["uses"])


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_no_command_line_is_made_from_an_input(workflow):
    """What a caller gives reaches a shell only as a variable, never as its text."""
    assert not [step["run"] for step in steps(workflow) if "${{" in step.get("run", "")]


def summary(source: Path) -> str:
    command = [sys.executable, str(ROOT / "tools" / "summary.py"), str(source)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_missing_report_is_no_verdict(tmp_path):
    assert "Do not promote" in summary(tmp_path / "signoff.json")


def test_the_summary_shows_verdict_and_red_items_as_plain_text(tmp_path):
    item = {"id": "DEP-3.2", "state": "FAIL", "reason": "says <b>|`x`", "in_scope": True}
    run = {
        "verdict": "NO-GO",
        "headline": "NO-GO · 1 of 3 items red",
        "exit_code": 1,
        "promotable": False,
        "counts": {"FAIL": 1, "PASS": 2},
        "items": [item, {**item, "id": "DEP-3.3", "state": "PASS"}],
        "problems": [{"what": "the clock", "remedy": "set it"}],
    }
    (tmp_path / "signoff.json").write_text(json.dumps(run), encoding="utf-8")

    shown = summary(tmp_path / "signoff.json")

    assert "## NO-GO" in shown
    assert "promotable: **no**" in shown
    assert "DEP-3.2" in shown
    assert "DEP-3.3" not in shown
    assert "<b>" not in shown
    assert "the clock set it" in shown
