"""A checkout of the application with a remote, as git makes them."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

SOURCE = Path(__file__).with_name("source")
BRANCH = "main"


class Checkout:
    """The work tree in *app* and its bare remote in *remote*: two commits, both pushed."""

    def __init__(self, app: Path, remote: Path) -> None:
        self.app = app
        self.remote = remote
        self.commit = ""
        self._first = ""
        self._touched = False

    def lay_out(self, when: datetime) -> None:
        """Make both, with the last commit dated *when*."""
        shutil.copytree(SOURCE, self.app)
        (self.app / "gitignore").rename(self.app / ".gitignore")
        self._git("init", "-q", "--bare", "-b", BRANCH, str(self.remote), inside=False)
        self._git("init", "-q", "-b", BRANCH)
        self._git("remote", "add", "origin", str(self.remote))
        self._git("add", "package.json", "README.md", ".gitignore")
        self._git("commit", "-q", "-m", "Begin", when=when)
        self._first = self._git("rev-parse", "HEAD")
        self._git("add", "-A")
        self._git("commit", "-q", "-m", "Release", when=when)
        self._git("push", "-q", "-u", "origin", BRANCH)
        self.commit = self._git("rev-parse", "HEAD")

    def restore(self) -> None:
        """Undo whatever the faults did."""
        if not self._touched:
            return
        (self.app / ".git" / "MERGE_HEAD").unlink(missing_ok=True)
        self._git("checkout", "-q", "-f", BRANCH)
        self._git("clean", "-fdq")
        self._point(self.commit)
        self._touched = False

    def change(self, path: str, text: str, *, at: datetime | None = None) -> None:
        """Append *text* to a file of the work tree, which need not be there. at: its time afterwards."""
        self._touched = True
        file = self.app / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as output:
            output.write(text)
        if at is not None:
            os.utime(file, (at.timestamp(), at.timestamp()))

    def begin_merge(self) -> None:
        """As a merge that stopped leaves it."""
        self._touched = True
        (self.app / ".git" / "MERGE_HEAD").write_text(f"{self._first}\n")

    def forget_to_push(self) -> None:
        """Leave the remote branch one commit behind."""
        self._touched = True
        self._point(self._first)

    def overtake(self, when: datetime) -> None:
        """Let somebody else push one commit more."""
        self._touched = True
        tree = self._git("rev-parse", "HEAD^{tree}")
        more = self._git("commit-tree", tree, "-p", "HEAD", "-m", "Somebody else's", when=when)
        self._git("push", "-q", "-f", "origin", f"{more}:refs/heads/{BRANCH}")

    def lose_remote_branch(self) -> None:
        """As if the branch had never been pushed."""
        self._touched = True
        self._git("update-ref", "-d", f"refs/heads/{BRANCH}", at=self.remote)

    def _point(self, commit: str) -> None:
        self._git("update-ref", f"refs/heads/{BRANCH}", commit, at=self.remote)

    def _git(self, *words: str, when: datetime | None = None, at: Path | None = None, inside: bool = True) -> str:
        person = {"GIT_AUTHOR_NAME": "AWMS", "GIT_AUTHOR_EMAIL": "awms@example.test"}
        person |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in person.items()}
        if when is not None:
            person |= dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), when.isoformat())
        # Nobody's own configuration: a template, a hook or a signing key has no part in this.
        person |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        place = ["-C", str(at or self.app)] if inside else []
        done = subprocess.run(["git", *place, *words], env=kept | person, capture_output=True, text=True, check=True)
        return done.stdout.strip()
