"""WEEK-3.1 on recorded histories: what becomes a baseline, what never does, and who may change that."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hdrh.histogram import HdrHistogram

from signoff import accepting, expect
from signoff.evidence import CheckFailed, Inconclusive, Pending
from signoff.evidence.performance import Interval
from signoff.evidence.statements import sealed
from signoff.evidence.trend import Margin, Trend
from signoff.perf.baselines import Baselines, Key, Taken
from signoff.perf.statistics import quantile_interval

HOST = "staging.example.com"
LIMITS = {"percent": 20, "one_percent": 50}
GETS, POST = ("GET /a", "GET /b", "GET /c", "GET /d", "GET /members"), "POST /a"
RANA = {"name": "Rana Sato", "email": "rana@example.com"}
WORDS = {CheckFailed: "FAIL", Inconclusive: "INCONCLUSIVE", Pending: "PENDING"}


def times(p95: float, n: int = 240, seed: int = 1, spread: float = 0.03) -> list[float]:
    """Times of which 95 % are at most *p95* ms; *spread*: how long their tail is."""
    chance = random.Random(f"{seed} {p95}")  # noqa: S311 - a sample is no secret
    return [p95 * math.exp(spread * (chance.gauss(0, 1) - 1.645)) for _ in range(n)]


def taken(kinds: Mapping[str, Sequence[float]], **more: Any) -> Taken:
    """A measurement of *kinds*."""
    return Taken(quantile_interval(sorted(one for some in kinds.values() for one in some), 0.95), kinds, **more)


def mix(p95: float, seed: int = 1, spread: float = 0.03, **more: Any) -> Taken:
    """A measurement of six kinds of calls that are all as fast."""
    names = enumerate((*GETS, POST))
    return taken({name: times(p95, seed=seed * 100 + index, spread=spread) for index, name in names}, **more)


@pytest.fixture
def kept(tmp_path: Path) -> Baselines:
    """The record of a deployment."""
    return Baselines(tmp_path, HOST, same_run=False)


def look(kept: Baselines, build: str, run: str, found: Taken, again: Taken | None = None) -> Trend:
    """*again*: what is found when it is measured once more; by default the same."""
    taking = iter((found, again or found))
    return kept.trend(Key(build, "api", run), lambda: next(taking), "The API", Margin(20, 50, 10))


def judged(trend: Trend) -> str:
    try:
        expect.trend.not_worse(trend, **LIMITS)
    except tuple(WORDS) as end:
        return WORDS[type(end)]
    return "PASS"


def history(kept: Baselines, *runs: tuple[str, float]) -> list[str]:
    """The verdicts of *runs*, each a build with its p95."""
    begin = len(kept.read("api").measured)
    return [
        judged(look(kept, build, f"r{number}", mix(p95, number))) for number, (build, p95) in enumerate(runs, begin + 1)
    ]


def test_a_regression_stays_one_however_often_it_is_run_or_built(kept):
    found = history(kept, ("b1", 100), ("b2", 180), ("b2", 180), ("b2", 180), ("b3", 180), ("b3", 100), ("b3", 180))
    assert found == ["PENDING", "FAIL", "FAIL", "FAIL", "FAIL", "PASS", "FAIL"]


@pytest.mark.parametrize(
    ("again", "verdict"),
    [
        (mix(180), "FAIL"),
        (mix(100), "INCONCLUSIVE"),  # it passed by itself, and a release has no such luck
        (mix(180, late_ms=40.0), "INCONCLUSIVE"),
        (mix(180, errors={"GET /a: 500": 400}), "FAIL"),
    ],
    ids=["stays", "passes by itself", "late", "errors"],
)
def test_a_regression_is_measured_once_more_at_once(kept, again, verdict):
    look(kept, "b1", "r1", mix(100))
    found = look(kept, "b2", "r2", mix(180), again)
    assert judged(found) == verdict
    assert "once more: now p95" in found.answered
    assert [one.whole.value for one in kept.read("api").measured][1:] == [pytest.approx(180, rel=0.1)]


def test_what_is_no_worse_is_measured_once(kept):
    look(kept, "b1", "r1", mix(100))
    assert look(kept, "b2", "r2", mix(101)).again is None


def test_what_could_not_be_decided_is_no_baseline_either(kept):
    assert history(kept, ("b1", 100), ("b2", 120), ("b2", 143), ("b3", 143)) == [
        "PENDING",
        "INCONCLUSIVE",
        "FAIL",
        "FAIL",
    ]


def test_a_little_with_each_build_is_not_passed_for_ever(kept):
    found = history(kept, *((f"b{number}", 60 * 1.13**number) for number in range(14)))
    assert found[:2] == ["PENDING", "PASS"]
    assert set(found[3:]) == {"FAIL"}


@pytest.mark.parametrize(
    ("runs", "last"),
    [
        ((100, 50, 100), "FAIL"),
        ((100, 50, 58, 67, 77), "FAIL"),  # what was much better is what a drift is held against
        ((100, 87, 108), "FAIL"),  # by the build before, though not by the anchor
        ((100, 87, 98), "PASS"),
        ((10, 28), "FAIL"),
        ((10, 18), "PASS"),  # less than 5 % of the limit is no reason to look
    ],
)
def test_it_is_held_against_the_anchor_and_the_build_before(kept, runs, last):
    assert history(kept, *((f"b{number}", p95) for number, p95 in enumerate(runs)))[-1] == last


def test_a_build_is_held_against_its_own_first_measurement(kept):
    assert history(kept, ("b1", 100), ("b2", 84), ("b2", 106)) == ["PENDING", "PASS", "FAIL"]


def test_every_reference_is_named_in_the_evidence(kept):
    history(kept, ("b1", 100), ("b2", 95), ("b3", 98))
    found = look(kept, "b3", "now", mix(97))
    assert [(one.why, one.measured.run) for one in found.held] == [
        ("the first one recorded", "r1"),
        ("the first good one of this build", "r3"),
        ("the first good one of the build before", "r2"),
    ]
    assert "POST-2.3" in found.asked


def test_an_unchanged_target_passes_and_does_not_fail(tmp_path):
    verdicts = []
    for number in range(60):
        kept = Baselines(tmp_path / str(number), HOST, same_run=False)
        for run, build in enumerate(("b1", "b2", "b2")):
            found = mix(100, number * 10 + run, spread=0.25)  # half of the calls take two thirds of the p95
            verdicts.append(judged(look(kept, build, f"r{run}", found)))
    assert "FAIL" not in verdicts
    assert verdicts.count("PASS") > 0.9 * 120


def test_few_samples_of_many_kinds_neither_fail_nor_stay_undecided(tmp_path):
    """As on the twin: 40 calls of each of six routes, far below what matters."""
    verdicts = []
    for number in range(100):
        kept = Baselines(tmp_path / str(number), HOST, same_run=False)
        for run in range(2):
            kinds = {name: times(8, 40, number * 1000 + run * 100 + index, 0.4) for index, name in enumerate(GETS)}
            verdicts.append(judged(look(kept, "b", f"r{run}", taken(kinds))))
    assert set(verdicts) == {"PENDING", "PASS"}


# ---- one kind that hides


def with_members(p95: float, n: int = 240) -> Taken:
    fast = {name: times(10, n, seed=index) for index, name in enumerate(GETS)}
    return taken({**fast, "GET /members": times(p95, n), POST: times(130, n)})


@pytest.mark.parametrize("n", [40, 240])
def test_one_slow_route_does_not_hide_behind_another(kept, n):
    look(kept, "b1", "r1", with_members(10, n))
    assert judged(look(kept, "b2", "r2", with_members(10, n))) == "PASS"
    found = look(kept, "b2", "r3", with_members(100, n))
    with pytest.raises(CheckFailed, match="GET /members") as failure:
        expect.trend.not_worse(found, **LIMITS)
    assert "all together" not in str(failure.value.claim)


def test_a_route_that_is_slow_now_and_then_fails(kept):
    fast = times(60, 480, spread=0.1)
    slow = [5 * one if number % 10 == 0 else one for number, one in enumerate(fast)]
    others = {POST: times(400, 2400)}
    look(kept, "b1", "r1", taken({**others, "GET /members": fast}))
    found = look(kept, "b2", "r2", taken({**others, "GET /members": slow}))
    with pytest.raises(CheckFailed, match="GET /members"):
        expect.trend.not_worse(found, **LIMITS)


def test_too_few_calls_of_a_kind_decide_nothing(kept):
    look(kept, "b1", "r1", with_members(10, 40))
    few = with_members(10, 40)
    found = replace(few, kinds={**few.kinds, "GET /members": few.kinds["GET /members"][:8]})
    assert judged(look(kept, "b1", "r2", found)) == "INCONCLUSIVE"


# ---- what is not recorded


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({"errors": {"GET /a: status 500": 1}}, "PASS"),
        ({"errors": {"GET /a: status 500": 15}}, "FAIL"),
        ({"errors": {"GET /a: status 500": 1200}}, "FAIL"),
        ({"late_ms": 21.0}, "INCONCLUSIVE"),
        ({"late_ms": math.nan}, "INCONCLUSIVE"),
    ],
)
def test_errors_and_lateness_are_never_recorded(kept, more, verdict):
    look(kept, "b1", "r1", mix(100))
    found = look(kept, "b1", "r2", mix(100, 2, **more))
    assert judged(found) == verdict
    assert not found.recorded
    assert [one.run for one in kept.read("api").measured] == ["r1"]


def test_a_late_generator_does_not_find_a_slow_target_either(kept):
    look(kept, "b1", "r1", mix(100))
    assert judged(look(kept, "b1", "r2", mix(300, late_ms=50.0))) == "INCONCLUSIVE"


def test_a_first_measurement_that_is_not_sound_is_no_baseline(kept):
    assert judged(look(kept, "b1", "r1", mix(100, errors={"GET /a: status 500": 1}))) == "INCONCLUSIVE"
    assert history(kept, ("b1", 100)) == ["PENDING"]


def test_nothing_measured_fails(kept):
    look(kept, "b1", "r1", mix(100))
    assert judged(look(kept, "b1", "r2", Taken(Interval(math.inf, -math.inf, math.inf, 0), {}))) == "FAIL"


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf, -5.0, 0.0])
def test_what_is_no_number_never_passes(kept, odd):
    look(kept, "b1", "r1", mix(100))
    found = look(kept, "b1", "r2", mix(100))
    for changed in ({"whole": replace(found.now.whole, **{end: odd})} for end in ("low", "value", "high")):
        now = replace(found.held[0].pairs[0], now=changed["whole"])
        then = replace(found.held[0].pairs[0], then=changed["whole"])
        for pair in (now, then):
            held = replace(found.held[0], pairs=(pair,))
            assert judged(replace(found, held=(held,))) in {"INCONCLUSIVE", "FAIL"}


# ---- damaged lines


def edit(kept: Baselines, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the last line of the record."""
    *others, last = kept.path.read_text().splitlines()
    said = json.loads(last)
    change(said)
    kept.path.write_text("\n".join([*others, json.dumps(said)]) + "\n")


def spread(said: dict[str, Any]) -> None:
    said.pop("kinds")
    said.update(low=90.0, p95=100.0, high=110.0)


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    **{
        f"{name}-is-{value}": lambda said, name=name, value=value: said.update({name: value})
        for name in ("low", "p95", "high")
        for value in (math.inf, math.nan, "nan", "Infinity", 1e308, -3, 0, None, True, [])
    },
    "other-target": lambda said: said.update(target="other.example.com"),
    "no-target": lambda said: said.pop("target"),
    "upside-down": lambda said: said.update(low=said["high"], high=said["low"]),
    "no-calls": lambda said: said.update(n=0),
    "part-of-a-call": lambda said: said.update(n=1440.0),
    "fewer-calls-than-times": lambda said: said.update(n=7),
    "slower-than-its-times": lambda said: said.update(low=900.0, p95=950.0, high=999.0),
    "surer-than-its-times": lambda said: said.update(low=said["p95"]),
    "wider-than-its-times": lambda said: said.update(high=5000.0),
    "an-odd-time": lambda said: said["kinds"]["GET /a"].append(math.nan),
    "a-long-time": lambda said: said["kinds"]["GET /a"].append(1e9),
    "a-kind-without-times": lambda said: said["kinds"].update({"GET /a": []}),
    "kinds-are-a-list": lambda said: said.update(kinds=[1]),
    "no-run": lambda said: said.pop("run"),
    "no-zone": lambda said: said.update(when="2026-11-01T10:00:00"),
    "no-histogram": lambda said: (spread(said), said.update(histogram_us="SElTVA")),
    "other-histogram": lambda said: (spread(said), said.update(histogram_us=histogram(times(300)))),
    "errors-in-the-histogram": lambda said: (
        spread(said),
        said.update(n=241, histogram_us=histogram([*times(100), 600_000.0])),
    ),
}


def histogram(samples: Sequence[float]) -> str:
    found = HdrHistogram(1, 600_000_000, 3)
    for one in samples:
        found.record_value(round(one * 1000))
    return str(found.encode().decode())


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_line_is_named_and_no_baseline_and_loses_no_good_one(kept, damage):
    history(kept, ("b1", 100), ("b2", 100))
    edit(kept, damage)

    found = look(kept, "b2", "r3", mix(100, 3))
    with pytest.raises(Inconclusive, match="line 2: "):
        expect.trend.not_worse(found, **LIMITS)
    assert [one.measured.run for one in found.held] == ["r1"]
    assert "damaged record: " in found.answered
    assert judged(look(kept, "b2", "r4", mix(180, 4))) == "FAIL"


@pytest.mark.parametrize("line", [b"{", b"[]", b"1", b"null", b"\xff\xfe", b"[" * 100_000, b'{"target": NaN}'])
def test_a_line_that_cannot_be_read_is_named(kept, line):
    history(kept, ("b1", 100))
    with kept.path.open("ab") as file:
        file.write(line)  # torn: without an end

    assert history(kept, ("b2", 100)) == ["INCONCLUSIVE"]
    recorded = kept.read("api")
    assert [one.run for one in recorded.measured] == ["r1", "r2"]
    assert len(recorded.damaged) == 1


# ---- old records


def old_line(slow: float, run: str, build: str, **more: object) -> str:
    said = {"target": HOST, "build": build, "measurement": "api", "run": run, "when": "2026-11-01T10:00:00+00:00"}
    return json.dumps({**said, "p95": slow, "low": slow - 3, "high": slow + 3, "n": 240, **more}) + "\n"


def old_histogram(p95: float) -> dict[str, object]:
    samples = times(p95)
    found = quantile_interval(sorted(samples), 0.95)
    return {"p95": found.value, "low": found.low, "high": found.high, "histogram_us": histogram(samples)}


@pytest.mark.parametrize("with_histogram", [True, False])
def test_old_records_are_judged_by_what_they_have(kept, with_histogram):
    kept.path.parent.mkdir(parents=True)
    some = [(100.0, "r1", "b1"), (180.0, "r2", "b2"), (180.0, "r3", "b2")]
    kept.path.write_text("".join(old_line(*one, **(old_histogram(one[0]) if with_histogram else {})) for one in some))

    assert kept.read("api").damaged == ()
    assert judged(look(kept, "b2", "r4", mix(180, 4))) == "FAIL"
    assert judged(look(kept, "b2", "r5", mix(100, 5))) == "PASS"


def test_a_histogram_of_the_twin_of_old_is_none_of_a_deployment(kept):
    kept.path.parent.mkdir(parents=True)
    kept.path.write_text(old_line(100, "r1", "b1").replace(HOST, "twin"))
    assert judged(look(kept, "b1", "r2", mix(100))) == "INCONCLUSIVE"


# ---- whose measurements


def test_another_measurement_and_the_same_run_are_no_baseline(kept):
    kept.record(Key("b1", "queries", "r0"), mix(100))
    kept.record(Key("b1", "api", "r1"), mix(100))
    assert judged(look(kept, "b1", "r1", mix(180))) == "PENDING"


def test_the_twin_was_not_there_before_the_run(tmp_path):
    kept = Baselines(tmp_path, "twin", same_run=True)
    kept.record(Key("b0", "api", "other"), mix(300))
    kept.record(Key("b1", "api", "now"), mix(100))
    assert judged(look(kept, "b1", "now", mix(180))) == "FAIL"
    assert judged(look(kept, "b1", "now", mix(180))) == "FAIL"
    assert judged(look(kept, "b1", "now", mix(100))) == "PASS"


def test_without_a_baseline_it_is_pending_for_six_days(kept):
    found = look(kept, "b1", "r1", mix(100))
    found = replace(found, now=replace(found.now, when="2026-11-01T10:00:00+00:00"))
    with pytest.raises(Pending) as pending:
        expect.trend.not_worse(found, **LIMITS)
    assert pending.value.due.isoformat() == "2026-11-07T10:00:00+00:00"


# ---- what a person accepts


def test_only_a_person_makes_a_slowdown_the_reference(kept):
    assert history(kept, ("b1", 100), ("b2", 180)) == ["PENDING", "FAIL"]
    kept.accept("api", "r2", RANA, "exports are encrypted now")

    assert history(kept, ("b2", 180), ("b3", 180), ("b3", 230)) == ["PASS", "PASS", "FAIL"]
    assert "accepted by Rana Sato <rana@example.com>" in look(kept, "b3", "now", mix(180)).answered


def test_one_acceptance_does_not_accept_the_next_slowdown(kept):
    history(kept, ("b1", 100), ("b2", 180))
    kept.accept("api", "r2", RANA, "exports are encrypted now")
    assert history(kept, *((f"b{number}", 180 * 1.13**number) for number in range(1, 6)))[2:] == ["FAIL"] * 3


@pytest.mark.parametrize(
    "change",
    [
        {"accepts": "r1"},
        {"digest": ""},
        {"by": {"name": "", "email": "x@example.com"}},
        {"says": " "},
        {"accepts": "r99"},
        {"by": "me"},
    ],
)
def test_what_no_person_said_of_this_record_accepts_nothing(kept, change):
    history(kept, ("b1", 100), ("b2", 180))
    kept.accept("api", "r2", RANA, "exports are encrypted now")
    edit(
        kept,
        lambda said: said.update(
            change if "digest" in change or change == {"accepts": "r1"} else sealed({**said, **change})
        ),
    )
    assert judged(look(kept, "b2", "r3", mix(180, 3))) == "FAIL"
    assert judged(look(kept, "b2", "r4", mix(100, 4))) == "INCONCLUSIVE"


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """``python -m signoff accept`` where a deployment is set: its code and what it said."""
    for name in ("BASE_URL", "ALLOWED_HOSTS", "HISTORY_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text(f"BASE_URL=https://{HOST}\nALLOWED_HOSTS={HOST}\nHISTORY_FOLDER={tmp_path}\n")

    def call(*words: str) -> tuple[int, str]:
        code = accepting.main(words)
        said = capsys.readouterr()
        return code, said.out + said.err

    return call


WHO = ("--name", "Rana Sato", "--email", "rana@example.com", "--says", "exports are encrypted now")


def test_the_command_lists_what_became_of_each_measurement_and_accepts_one(kept, command):
    history(kept, ("b1", 100), ("b2", 180))
    code, said = command()
    assert code == 0
    assert "run r1: reference: the first one recorded" in said
    assert "run r2: held worse or not decided" in said

    code, said = command("api", "r2", *WHO)
    assert code == 0
    assert "run r2 is the reference from here on, accepted by Rana Sato" in said
    assert history(kept, ("b2", 180)) == ["PASS"]


@pytest.mark.parametrize(
    "words", [("api", "r2"), ("api", "r2", *WHO[:4]), ("api", "r9", *WHO), ("queries", "r2", *WHO)]
)
def test_the_command_accepts_nothing_without_a_name_a_reason_and_a_measurement(kept, command, words):
    history(kept, ("b1", 100), ("b2", 180))
    assert command(*words)[0] == 2
    assert history(kept, ("b2", 180)) == ["FAIL"]


def test_the_command_names_damaged_lines(kept, command):
    history(kept, ("b1", 100), ("b2", 180))
    edit(kept, lambda said: said.update(n=0))
    code, said = command()
    assert code == 1
    assert "damaged: staging.example.com.jsonl, line 2: " in said


def test_the_command_is_of_no_use_for_the_twin(command):
    Path(".env").write_text("")
    assert command()[0] == 2
