"""What a command says when it is misused, or cannot write: a line that names what to mend, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from signoff.__main__ import main
from signoff.settings import NAMES

HOST = "staging.example.com"
OF_A_DEPLOYMENT = {
    "accept": ["api"],
    "attest": ["--list"],
    "review": ["2026-11-20"],
    "track": [],
    "watch": ["--once"],
}


@pytest.fixture
def env_file(tmp_path, monkeypatch):
    """An empty ``.env`` in a folder of its own, and nothing in the environment."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / ".env"


@pytest.mark.parametrize(("name", "words"), OF_A_DEPLOYMENT.items(), ids=OF_A_DEPLOYMENT)
def test_what_is_missing_is_named(env_file, capsys, name, words):
    env_file.write_text(f"BASE_URL=https://{HOST}\nALLOWED_HOSTS={HOST}\n")

    assert main([name, *words]) == 2
    said = capsys.readouterr().err
    assert said.startswith("set ")
    assert "_FOLDER" in said
    assert " BASE_URL" not in said

    env_file.write_text("")
    assert main([name, *words]) == 2
    assert "set BASE_URL and " in capsys.readouterr().err


@pytest.mark.parametrize("name", [*OF_A_DEPLOYMENT, "sweep"])
def test_every_problem_of_the_settings_is_told(env_file, capsys, name):
    env_file.write_text("BASE_URL=https://www.example.com\nHISTORY_FOLDER=gone\nSTRIPE_SECRET_KEY=sk_live_abcdef\n")

    assert main([name, *OF_A_DEPLOYMENT.get(name, ["--dry-run"])]) == 2
    said = capsys.readouterr().err
    assert all(f"  {one}: " in said for one in ("BASE_URL", "HISTORY_FOLDER", "STRIPE_SECRET_KEY"))
    assert "sk_live" not in said


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--name", "Ann"], "somebody who can be asked"),
        (["--name", "Ann", "--email", "ann@awms.example"], "--says"),
        (["--says", "fine"], "--name and --email"),
    ],
)
def test_a_review_has_somebody_who_can_be_asked_and_says_something(env_file, capsys, tmp_path, words, why):
    (tmp_path / "access.log").write_text("")
    env_file.write_text(f"BASE_URL=https://localhost:9\nHISTORY_FOLDER={tmp_path}\nACCESS_LOG={tmp_path}/access.log\n")

    assert main(["review", "2026-11-20", *words]) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "reviews").exists()


@pytest.mark.parametrize("name", ["review", "track"])
def test_a_day_that_is_none_is_told(capsys, name):
    with pytest.raises(SystemExit, match="2"):
        main([name, "2026-13-45"])

    assert "'2026-13-45' is not a day like 2026-11-23" in capsys.readouterr().err


def test_users_are_not_counted_in_a_database_that_does_not_answer(env_file, capsys, tmp_path):
    url = "mongodb://qa:hunter2@127.0.0.1:9/awms"
    env_file.write_text(f"BASE_URL=https://localhost:9\nHISTORY_FOLDER={tmp_path}\nDATABASE_URL={url}\n")

    assert main(["track"]) == 2
    said = capsys.readouterr().err
    assert "DATABASE_URL: no database answers" in said
    assert "hunter2" not in said
    assert not (tmp_path / "users").exists()


def test_what_the_watcher_cannot_write_is_told_in_a_line(env_file, capsys, tmp_path):
    (tmp_path / "probes").write_text("a file where the folder would be")
    env_file.write_text(f"BASE_URL=https://localhost:9\nHISTORY_FOLDER={tmp_path}\n")

    assert main(["watch", "--once"]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'probes'}: File exists\n"


def test_a_folder_that_cannot_be_made_is_told_in_a_line(tmp_path, capsys):
    (tmp_path / "file").write_text("")

    assert main(["record", "build", "--app", str(tmp_path), "--artifacts", str(tmp_path / "file" / "out")]) == 1
    assert str(tmp_path / "file") in capsys.readouterr().err


@pytest.mark.parametrize("page", ["http://elsewhere.example/", "//elsewhere.example/", "en"])
def test_the_watcher_asks_nobody_else(capsys, page):
    with pytest.raises(SystemExit, match="2"):
        main(["watch", "--once", "--pages", page])

    assert page in capsys.readouterr().err


@pytest.mark.parametrize("content", [b'{"x": 1}\n\xff\n', None])
def test_a_damaged_ledger_is_told_and_the_others_are_swept(env_file, capsys, content):
    folder = env_file.parent / "ledgers"
    damaged = folder / "a.jsonl"
    if content is None:
        damaged.mkdir(parents=True)
    else:
        folder.mkdir()
        damaged.write_bytes(content)
    head = '{"run": "r", "target": "elsewhere", "pid": 0, "began": "2026-11-20"}\n'
    (folder / "b.jsonl").write_text(head)

    assert main(["sweep", "--dry-run", "--folder", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "a.jsonl: " in said
    assert "run r on elsewhere" in said


def test_an_interrupted_command_leaves_no_traceback(monkeypatch, capsys):
    def stopped(argv):
        raise KeyboardInterrupt

    monkeypatch.setattr("signoff.verifying.main", stopped)

    assert main(["verify", str(Path())]) == 130
    assert capsys.readouterr().err == "interrupted\n"
