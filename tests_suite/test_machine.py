"""Processes, ports and checkouts as they are found on this machine, and how they are judged."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from signoff.clients.git import Git
from signoff.clients.machine import Machine
from signoff.evidence import CheckFailed, Inconclusive
from signoff.evidence.machine import Port, Processes, RemoteBranches, Running
from signoff.evidence.workspace import Head
from signoff.expect import machine


@contextmanager
def running(folder: Path, script: str, *words: str) -> Iterator[None]:
    """A process that waits, under a name of its own."""
    file = folder / script
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("import sys; print('up', flush=True); sys.stdin.read()")
    command = [sys.executable, str(file), *words]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("script", "words", "found"),
    [
        ("node_modules/.bin/next", ("dev",), "dev"),
        ("node_modules/next/dist/bin/next.js", ("dev", "-p", "3000"), "dev"),
        ("node_modules/.bin/next", ("start",), ""),
        ("node_modules/.bin/next", ("build",), ""),
        ("node_modules/.bin/prisma", ("studio",), "prisma"),
        ("node_modules/prisma/build/index.js", ("migrate", "dev"), "prisma"),
        ("node_modules/.bin/query-engine-debian-openssl-3.0.x", (), "prisma"),
        ("scripts/notes.py", ("next-dev", "prisma-studio.md"), ""),
    ],
)
def test_processes_of_the_checkout_are_found(tmp_path: Path, script: str, words: tuple[str, ...], found: str) -> None:
    with running(tmp_path, script, *words):
        asked = Machine(tmp_path)
        servers, prisma = asked.dev_servers(), asked.prisma()

    assert (len(servers.here), len(prisma.here)) == (int(found == "dev"), int(found == "prisma"))


@pytest.mark.parametrize(
    ("variables", "found"), [({"NODE_ENV": "development"}, 1), ({"NEXT_PRIVATE_WORKER": "1"}, 1), ({}, 0)]
)
def test_a_development_server_that_outlived_its_command_is_found(
    tmp_path: Path, variables: dict[str, str], found: int
) -> None:
    # next dev and next start give the process that serves this title; the environment tells them apart.
    command = ["next-server (v14.2.3)", "-c", "import sys; print('up', flush=True); sys.stdin.read()"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, executable=sys.executable, cwd=tmp_path, env=variables, **pipes) as process:
        assert process.stdout
        process.stdout.readline()
        asked = Machine(tmp_path).dev_servers()
        process.kill()

    assert len(asked.here) == found


def test_processes_of_another_checkout_are_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    with running(tmp_path / "theirs", "node_modules/.bin/next", "dev"):
        assert Machine(tmp_path / "ours").dev_servers().here == ()
        assert len(Machine(tmp_path).dev_servers().here) == 1


def test_a_checkout_whose_name_goes_on_is_another(tmp_path: Path) -> None:
    ours = tmp_path / "awms"
    ours.mkdir()
    for other in ("awms-old", "awms2", "awms.bak"):
        with running(tmp_path / other, "node_modules/.bin/next", "dev"):
            assert not Machine(ours).dev_servers().here
    with running(tmp_path, "awms/node_modules/.bin/next", "dev"):  # named by its path, and run from elsewhere
        assert len(Machine(ours).dev_servers().here) == 1


def test_processes_are_judged_by_where_they_run() -> None:
    one = Running(7, "node next dev", "/app")
    machine.none_runs(Processes("next dev", "/app", 10))
    with pytest.raises(CheckFailed, match="still run"):
        machine.none_runs(Processes("next dev", "/app", 10, here=(one,)))
    for unsure in (Processes("next dev", "/app", 10, unclear=(one,)), Processes("next dev", "/app", 0)):
        with pytest.raises(Inconclusive):
            machine.none_runs(unsure)


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"), (socket.AF_INET, "")]
)
def test_a_held_port_is_not_free(family: socket.AddressFamily, host: str, tmp_path: Path) -> None:
    with socket.socket(family) as holder:
        try:
            holder.bind((host, 0))
        except OSError:
            pytest.skip("this machine has no such address")
        holder.listen(1)
        port = holder.getsockname()[1]
        with pytest.raises(CheckFailed, match=f"Port {port} is not free"):
            machine.port_is_free(Machine(tmp_path).port(port))
    machine.port_is_free(Machine(tmp_path).port(port))


def test_a_port_that_could_not_be_tried_is_not_free() -> None:
    four, six = ("127.0.0.1", "0.0.0.0"), ("::1", "::")  # noqa: S104 - words of the evidence
    machine.port_is_free(Port(3000, (), four, six))
    with pytest.raises(Inconclusive):
        machine.port_is_free(Port(3000, (), (), four + six))


class Repository:
    """A checkout with a bare remote."""

    def __init__(self, folder: Path) -> None:
        self.app = folder / "app"
        self.app.mkdir()
        self.run("init", "-q", "-b", "main")
        self.run("init", "-q", "--bare", "-b", "main", str(folder / "remote.git"))
        self.run("remote", "add", "origin", str(folder / "remote.git"))
        (self.app / "a.ts").write_text("export {};\n")
        (self.app / ".gitignore").write_text("node_modules\n")
        self.commit("Begin")
        self.run("push", "-q", "-u", "origin", "main")
        self.git = Git(self.app)

    def run(self, *words: str, check: bool = True) -> str:
        person = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        command = ["git", "-C", str(self.app), *person, *words]
        return subprocess.run(command, env=kept, capture_output=True, text=True, check=check).stdout.strip()

    def commit(self, message: str) -> None:
        self.run("add", "-A")
        self.run("commit", "-q", "-m", message)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_clean_pushed_checkout(repository: Repository) -> None:
    (repository.app / "node_modules").mkdir()
    (repository.app / "node_modules" / "x.js").write_text("")
    git = repository.git

    machine.all_committed(git.work_tree())
    machine.no_conflicts(git.work_tree())
    machine.pushed(git.head(), git.remote())
    machine.same_commit(git.head(), repository.run("rev-parse", "HEAD"), said_by="somebody")
    machine.same_commit(git.head(), repository.run("rev-parse", "--short=9", "HEAD"), said_by="somebody")


def test_what_is_not_committed_is_named(repository: Repository) -> None:
    changes = {
        "modified.ts": lambda: (repository.app / "a.ts").write_text("changed"),
        "new file é.ts": lambda: (repository.app / "new file é.ts").write_text(""),
        "renamed.ts": lambda: repository.run("mv", "a.ts", "renamed.ts"),
    }
    for name, change in changes.items():
        change()
        with pytest.raises(CheckFailed, match="not committed") as failure:
            machine.all_committed(repository.git.work_tree())
        assert ("a.ts" if name == "modified.ts" else name) in str(failure.value)
        repository.commit(name)
        machine.all_committed(repository.git.work_tree())


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_change_that_git_was_told_to_overlook_is_named(repository: Repository, flag: str) -> None:
    file = repository.app / "app" / "[locale]" / "page.tsx"
    file.parent.mkdir(parents=True)
    file.write_text("export {};\n")
    repository.commit("A page")
    repository.run("update-index", flag, "app/[locale]/page.tsx", "a.ts")
    machine.all_committed(repository.git.work_tree())
    (repository.app / "a.ts").unlink()  # as in a checkout of some folders only
    machine.all_committed(repository.git.work_tree())

    file.write_text("changed")
    with pytest.raises(CheckFailed, match=r"1 file.*page"):
        machine.all_committed(repository.git.work_tree())


def test_what_is_not_pushed_is_found(repository: Repository) -> None:
    def fails(words: str) -> None:
        with pytest.raises(CheckFailed, match=words):
            machine.pushed(repository.git.head(), repository.git.remote())

    (repository.app / "a.ts").write_text("more")
    repository.commit("More")
    fails("another commit")  # ahead
    repository.run("push", "-q")
    repository.run("reset", "-q", "--hard", "HEAD~1")
    fails("another commit")  # behind
    repository.run("checkout", "-q", "--detach")
    fails("another commit")  # on no branch, and no branch of the remote is here
    repository.run("checkout", "-q", "--detach", "origin/main")
    machine.pushed(repository.git.head(), repository.git.remote())
    repository.run("checkout", "-q", "-b", "feature")
    fails("no branch feature")
    repository.run("remote", "remove", "origin")
    fails("no branch feature")
    repository.run("checkout", "-q", "--detach")
    fails("another commit")


def test_a_remote_that_does_not_answer_says_nothing(repository: Repository) -> None:
    repository.run("remote", "set-url", "origin", "/nowhere/at/all.git")
    with pytest.raises(Inconclusive, match=r"origin.*cannot be asked"):
        machine.pushed(repository.git.head(), repository.git.remote())


def test_a_remote_is_asked_the_way_that_the_pipeline_has_set(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "with-a-key"
    key.write_text(f"#!/bin/sh\nexec git-upload-pack {tmp_path / 'remote.git'}\n")
    key.chmod(0o755)
    repository.run("remote", "set-url", "origin", "ssh://git@git.invalid/awms.git")
    monkeypatch.setenv("GIT_SSH_COMMAND", str(key))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "remote.git"))  # as in a hook, of another checkout

    machine.pushed(repository.git.head(), repository.git.remote())


def test_a_branch_that_follows_a_local_one_is_not_pushed(repository: Repository) -> None:
    repository.run("checkout", "-q", "-b", "feature", "--track", "main")  # its remote is ".", the checkout itself
    (repository.app / "a.ts").write_text("more")
    repository.commit("More")

    with pytest.raises(CheckFailed, match="no branch feature"):
        machine.pushed(repository.git.head(), repository.git.remote())


def test_a_branch_is_compared_with_the_one_that_it_follows(repository: Repository) -> None:
    repository.run("checkout", "-q", "-b", "signoff", "--track", "origin/main")
    machine.pushed(repository.git.head(), repository.git.remote())
    (repository.app / "a.ts").write_text("more")
    repository.commit("More")
    with pytest.raises(CheckFailed, match="another commit"):
        machine.pushed(repository.git.head(), repository.git.remote())
    repository.run("push", "-q", "origin", "signoff")
    machine.pushed(repository.git.head(), repository.git.remote())


def test_conflicts_are_found_before_and_after_they_are_committed(repository: Repository) -> None:
    def fails(words: str) -> None:
        with pytest.raises(CheckFailed, match=words):
            machine.no_conflicts(repository.git.work_tree())

    repository.run("checkout", "-q", "-b", "feature")
    (repository.app / "a.ts").write_text("theirs\n")
    repository.commit("Theirs")
    repository.run("checkout", "-q", "main")
    (repository.app / "a.ts").write_text("ours\n")
    repository.commit("Ours")
    repository.run("merge", "feature", check=False)
    fails(r"a\.ts")
    repository.run("checkout", "--ours", "a.ts")
    repository.run("add", "a.ts")
    fails("merge is in progress")
    repository.run("commit", "-q", "-m", "Merged")
    machine.no_conflicts(repository.git.work_tree())
    (repository.app / "notes.md").write_text("Title\n=======\n")
    machine.no_conflicts(repository.git.work_tree())
    (repository.app / "b.ts").write_text("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n")
    repository.commit("Marked")
    fails(r"b\.ts:1")


def test_a_folder_that_is_no_checkout_is_no_pass(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: nowhere")
    git = Git(tmp_path)

    for judge in (
        lambda: machine.all_committed(git.work_tree()),
        lambda: machine.no_conflicts(git.work_tree()),
        lambda: machine.pushed(git.head(), RemoteBranches("", "origin", "main")),
        lambda: machine.pushed(Head("app", commit="a" * 40, branch="main"), git.remote()),
        lambda: machine.same_commit(git.head(), "a" * 40, said_by="x"),
    ):
        with pytest.raises((CheckFailed, Inconclusive)):
            judge()


@pytest.mark.parametrize("deployed", ["", "abc", "b" * 40])
def test_another_commit_is_deployed(deployed: str) -> None:
    with pytest.raises(CheckFailed, match="Another commit"):
        machine.same_commit(Head("app", commit="a" * 40), deployed, said_by="the hosting")


def test_no_program_of_the_checkout_is_run(repository: Repository, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text("#!/bin/sh\ntouch sprung\n")
    trap.chmod(0o755)
    repository.run("config", "core.fsmonitor", str(trap))

    repository.git.work_tree()

    assert not (repository.app / "sprung").exists()
