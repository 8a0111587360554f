"""A statement counts only as it was written, for the deployment it was written for, and for as long as it says."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signoff import attesting
from signoff.clients.statements import Statements
from signoff.evidence import TRAIL, CheckFailed, Pending
from signoff.evidence.statements import Deployed, Statement, digest, objections, sealed
from signoff.expect.people import attested

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HERE = Deployed("staging.test", "b7", "b7 assets 12ab")
ANN = {"name": "Ann Lee", "email": "ann@awms.example"}
BOB = {"name": "Bob Roy", "email": "bob@awms.example"}


def data(**more: object) -> dict[str, object]:
    return {
        "schema": 1,
        "item": "DEP-5.4",
        "says": "told everybody",
        "by": ANN,
        "deployment": {"host": "staging.test", "build": "b7", "fingerprint": "b7 assets 12ab"},
        "made": (NOW - timedelta(days=1)).isoformat(),
        "until": (NOW + timedelta(days=9)).isoformat(),
        **more,
    }


def against(
    given: dict[str, object], *, critical: bool = False, evidence: str = "", item: str = "DEP-5.4"
) -> list[str]:
    return objections(Statement("f.json", given, evidence), item, HERE, NOW, critical=critical)


def seconded(by: dict[str, str] = BOB, **more: object) -> dict[str, object]:
    first = data(**more)
    return sealed({**first, "second": {**by, "at": NOW.isoformat(), "of": digest(first)}})


def test_a_good_statement_counts():
    assert against(sealed(data())) == []


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"item": "WEEK-3.4"}, "about WEEK-3.4"),
        ({"by": {"name": "Ann"}}, "who says what"),
        ({"says": " "}, "who says what"),
        ({"deployment": {"host": "production.test", "fingerprint": "b7 assets 12ab"}}, "another deployment"),
        ({"deployment": {"host": "staging.test", "build": "b7", "fingerprint": "b6 assets 77"}}, "another deployment"),
        ({"deployment": {"host": "staging.test", "build": "b6", "fingerprint": ""}}, "another deployment"),
        ({"deployment": "b7"}, "names no deployment"),
        ({"until": (NOW - timedelta(seconds=1)).isoformat()}, "expired"),
        ({"made": (NOW + timedelta(days=1)).isoformat()}, "not dated"),
        ({"made": "yesterday"}, "not dated"),
        ({"until": "2026-12-24T10:00:00"}, "not dated"),
        ({"evidence": {"file": "x.pdf", "sha256": "ab"}}, "gone"),
        ({"schema": 2}, "edited"),
        ({"until": (NOW + timedelta(days=400)).isoformat()}, "more than 365 days"),
        ({"evidence": "x.pdf"}, "evidence is none"),
    ],
)
def test_one_that_does_not_fit_does_not_count(changed, why):
    assert any(why in one for one in against(sealed(data(**changed))))


def test_an_edited_one_does_not_count():
    assert against({**sealed(data()), "says": "told nobody"}) == ["it was edited after it was made"]


def test_evidence_that_was_replaced_does_not_count():
    given = sealed(data(evidence={"file": "x.pdf", "sha256": "ab"}))
    assert against(given, evidence="ab") == []
    assert against(given, evidence="cd") == ["its evidence file has changed"]


def test_a_critical_item_takes_two_different_persons():
    assert against(sealed(data()), critical=True) == ["no second person has agreed, and the item is critical"]
    assert against(seconded(), critical=True) == []
    assert against(seconded({**ANN, "email": "ANN@awms.example"}), critical=True) == ["the second person is the first"]
    for again in ({"email": " ann@awms.example"}, {"email": "ann\uff20awms.example"}, {"name": "ANN  Lee"}):
        other = {**BOB, **again}
        assert against(seconded(other), critical=True) == ["the second person is the first"]
    for at in ((NOW + timedelta(hours=1)).isoformat(), "soon", None):
        undated = sealed({**seconded(), "second": {**seconded()["second"], "at": at}})
        assert against(undated, critical=True) == ["the second person's part is not dated"]
    given = seconded()
    del given["digest"]
    other = sealed({**given, "says": "something else"})
    assert against(other, critical=True) == ["what the second person agreed to is something else"]


def folder(tmp_path: Path, *given: dict[str, object]) -> Statements:
    for number, one in enumerate(given):
        (tmp_path / f"{number}.json").write_text(json.dumps(one))
    return Statements(tmp_path)


def test_the_newest_that_counts_is_shown(tmp_path):
    old = sealed(data(says="first", made=(NOW - timedelta(days=3)).isoformat()))
    found = folder(tmp_path, old, sealed(data(says="second"))).of("DEP-5.4")

    attested(found, of=HERE, now=NOW)
    assert "second" in TRAIL.attested


def test_nobody_has_said_anything(tmp_path):
    with pytest.raises(CheckFailed, match=r"Nobody has attested DEP-5\.4") as failed:
        attested(folder(tmp_path).of("DEP-5.4"), of=HERE, now=NOW)
    assert failed.value.actual == "no statement"
    with pytest.raises(Pending):
        attested(folder(tmp_path).of("DEP-5.4"), of=HERE, now=NOW, due=NOW + timedelta(days=1))


def test_a_file_that_cannot_be_read_is_said_of_every_item(tmp_path):
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(CheckFailed) as failed:
        attested(Statements(tmp_path).of("DEP-5.4"), of=HERE, now=NOW)
    assert "x.json: it cannot be read" in failed.value.actual


# ---- the command


@pytest.fixture
def command(tmp_path, monkeypatch):
    """Runs ``attest`` against a deployment that is made up."""
    (tmp_path / "said").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BASE_URL", "https://staging.test")
    monkeypatch.setenv("ALLOWED_HOSTS", "staging.test")
    monkeypatch.setenv("STATEMENTS_FOLDER", str(tmp_path / "said"))
    monkeypatch.setattr(attesting, "deployed", lambda _: HERE)
    return lambda *words: attesting.main(words)


def test_what_it_writes_counts(command, tmp_path, capsys):
    (tmp_path / "mail.txt").write_text("Dear workshops")
    said = ["--name", "Ann Lee", "--email", "ann@awms.example", "--says", "told everybody"]

    assert command("DEP-5.4", *said, "--evidence", str(tmp_path / "mail.txt")) == 0
    path = Path(capsys.readouterr().out.strip())
    stated = Statements(tmp_path / "said").of("DEP-5.4")
    assert stated.counting(HERE, datetime.now(UTC), critical=False)[0] is not None
    assert stated.counting(HERE, datetime.now(UTC), critical=True)[0] is None

    assert command("--second", path.name, "--name", "Bob Roy", "--email", "bob@awms.example") == 0
    stated = Statements(tmp_path / "said").of("DEP-5.4")
    assert stated.counting(HERE, datetime.now(UTC), critical=True)[0] is not None
    assert command("--list") == 0
    assert "1 of them count" in capsys.readouterr().out


def test_a_second_person_agrees_to_a_statement_only(command, tmp_path, capsys):
    (tmp_path / "said" / "list.json").write_text("[]")

    assert command("--second", "list.json", "--name", "Bob", "--email", "b@x") == 2
    assert "no statement" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["DEP-5.4", "--name", "Ann", "--email", "ann@x"],
        ["DEP-5.4", "--says", "x", "--email", "ann@x"],
        ["DEP-5.4", "--says", "x", "--name", "Ann", "--email", "ann"],
        ["DEP-99", "--says", "x", "--name", "Ann", "--email", "a@x"],
        ["DEP-5.4", "--says", "x", "--name", "Ann", "--email", "a@x", "--days", "4000"],
        ["DEP-5.4", "--says", "x", "--name", "Ann", "--email", "a@x", "--evidence", "/no/such/file"],
        ["--second", "none.json", "--name", "Bob", "--email", "b@x"],
    ],
)
def test_it_refuses_what_would_not_count(command, tmp_path, words):
    assert command(*words) == 2
    assert not list((tmp_path / "said").glob("*.json"))
