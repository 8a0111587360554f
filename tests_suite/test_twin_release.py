"""The twin's release on disk: sound at the start, broken by its faults, and sound again afterwards."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
from pathlib import Path

import pytest

from tests_suite.twin_client import Running, started, twin
from twin.faults import database

__all__ = ["started", "twin"]
RECORDED = Path(__file__).parents[1] / "twin" / "release" / "recorded"


def state(twin: Running) -> dict[str, str]:
    """Everything that the faults can change: files by their digests, git, the port, the database."""
    facts = twin.facts["release"]
    app = Path(facts["app_folder"])
    found = {
        str(path.relative_to(app.parent)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(app.parent.rglob("*"))
        if path.is_file() and ".git" not in path.parts and "remote.git" not in path.parts and path.parent.name != ".bin"
    }
    found["git"] = git(app, "status", "--porcelain") + git(app, "rev-parse", "HEAD")
    found["remote"] = git(app, "ls-remote", "origin")
    found["port"] = str(free(facts["dev_port"]))
    for name in sorted(twin.db.list_collection_names()):
        rows = json.dumps(list(twin.db[name].find({}).sort("_id", 1)), default=str)
        indexes = json.dumps(twin.db[name].index_information(), default=str, sort_keys=True)
        found[name] = hashlib.sha256((rows + indexes).encode()).hexdigest()
    return found


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=False).stdout


def free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_sound_twin_has_a_sound_release(twin: Running) -> None:
    facts = twin.facts["release"]
    app = Path(facts["app_folder"])

    assert git(app, "status", "--porcelain") == ""
    assert git(app, "rev-parse", "HEAD").strip() == twin.facts["commit"]
    assert twin.facts["commit"] in git(app, "ls-remote", "origin")
    assert (app / ".next" / "BUILD_ID").read_text() == twin.facts["build"]
    assert Path(facts["env_file"]).stat().st_mode & 0o077 == 0
    assert twin.facts["jwt_secret"] in Path(facts["env_file"]).read_text()
    assert {path.parent.name for path in Path(facts["backup_folder"]).rglob("*.bson")} == {twin.db.name}
    assert free(facts["dev_port"])


@pytest.mark.parametrize(
    "names",
    [
        [
            *("client-of-old-schema", "typecheck-error-in-production", "tests-limits-one-fails", "build-without-id"),
            *("git-file-modified", "git-file-untracked", "git-conflict-marker", "git-merge-in-progress"),
            *("git-overtaken", "port-held-on-ipv4", "prisma-studio-running", "build-older-than-sources"),
        ],
        ["git-branch-not-on-remote", "client-missing", "typecheck-missing", "tests-report-missing"],
        [fault.name for fault in database.FAULTS if fault.name != "backup-missing"],
        ["backup-missing"],
        [
            *("dev-server-running", "prisma-engine-running", "prisma-migration-running"),
            *("port-held-on-ipv4", "port-held-on-ipv6", "port-held-everywhere"),
        ],
    ],
    ids=["release", "missing", "database", "no backup", "machine"],
)
def test_faults_change_what_is_on_disk_and_are_undone(twin: Running, names: list[str]) -> None:
    twin.faults()
    sound = state(twin)

    twin.faults(*names)
    broken = state(twin)
    twin.faults()

    assert broken != sound
    assert state(twin) == sound


def test_the_records_are_of_the_real_tools_and_of_no_machine() -> None:
    report = json.loads((RECORDED / "tests.json").read_text())

    assert report["numTotalTests"] == sum(len(one["assertionResults"]) for one in report["testResults"])
    assert all(one["name"].startswith("/app/__tests__/") for one in report["testResults"])
    assert "5.22.0" in (RECORDED / "client" / "package.json").read_text()
    for path in RECORDED.rglob("*"):
        assert not path.is_file() or "/tmp/" not in path.read_text()
