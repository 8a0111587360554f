"""A checkout, asked with the git command. Nothing of the checkout's own configuration is run, nothing is written."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from signoff.evidence import REDACTOR, TRAIL, shorten
from signoff.evidence.machine import RemoteBranches, WorkTree
from signoff.evidence.workspace import Head

LIMIT_S = 60
MARKS = r"^(<<<<<<<|>>>>>>>)( |$)"
UNFINISHED = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "BISECT_LOG": "a bisection",
}
# A checkout is somebody else's text: no program that its configuration names may be run.
_SAFE = ("-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")

# Of git's own variables those that say how a remote is reached, as pipelines set them; others name another checkout.
_WAY = re.compile(r"GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_\w+|CONFIG_\w+)$")


class GitProblem(RuntimeError):
    """Git could not be asked; the message is its own."""


class Git:
    """The checkout in *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def head(self) -> Head:
        """The commit that is checked out, and the branch."""
        try:
            commit, date = self._ask("log", "-1", "--format=%H %cI").split()
            branch = self._ask("symbolic-ref", "-q", "--short", "HEAD", also=(1,))
        except (GitProblem, ValueError) as error:
            found = Head(str(self.folder), problem=f"cannot be read: {error}")
        else:
            found = Head(str(self.folder), commit, datetime.fromisoformat(date), branch)
        TRAIL.note(found)
        return found

    def work_tree(self) -> WorkTree:
        """What differs from the commit, what is marked as a conflict, and what is in progress."""
        try:
            found = self._work_tree()
        except GitProblem as error:
            found = WorkTree(str(self.folder), problem=f"cannot be read: {error}")
        TRAIL.note(found)
        return found

    def changed(self) -> list[Path]:
        """The tracked files that differ from the commit, and the new ones that are not ignored."""
        tree = self.work_tree()
        if tree.problem:
            return []
        root = Path(self._ask("rev-parse", "--show-toplevel"))  # of which the folder may be a part
        return [root / name for name in (*tree.changed, *tree.untracked)]

    def remote(self) -> RemoteBranches:
        """The branches that the remote has now; it is asked, for the copy in the checkout may be old."""
        branch, name = "", "origin"
        try:
            branch = self._ask("symbolic-ref", "-q", "--short", "HEAD", also=(1,))
            followed = self._ask("config", f"branch.{branch}.remote", also=(1,)) if branch else ""
            follows = ""
            if followed not in ("", "."):  # a branch may follow one of this checkout, which says nothing of a push
                name = followed
                follows = self._ask("config", f"branch.{branch}.merge", also=(1,)).removeprefix("refs/heads/")
            known = name in self._ask("remote").split()
            lines = self._ask("ls-remote", "--heads", "--", name).splitlines() if known else []
            heads = tuple((ref.removeprefix("refs/heads/"), commit) for commit, ref in map(str.split, lines))
            # Under another name than here it is the branch that this one follows.
            branch = branch if branch in dict(heads) else follows or branch
            found = RemoteBranches(str(self.folder), name, branch, heads)
        except (GitProblem, ValueError) as error:
            found = RemoteBranches(str(self.folder), name, branch, problem=f"cannot be asked: {error}")
        TRAIL.note(found)
        return found

    def _work_tree(self) -> WorkTree:
        records = self._ask("status", "--porcelain=v2", "-z", "--untracked-files=all").split("\0")
        changed, untracked, unmerged = [], [], []
        skip = False
        for record in records:
            if skip or not record:
                skip = False
                continue
            kind, rest = record[0], record[2:]
            if kind == "1":
                changed.append(rest.split(" ", 7)[7])
            elif kind == "2":
                changed.append(rest.split(" ", 8)[8])
                skip = True  # the old name follows
            elif kind == "u":
                unmerged.append(rest.split(" ", 9)[9])
            elif kind == "?":
                untracked.append(rest)
        marks = self._ask("grep", "-n", "-I", "-E", "--untracked", "-e", MARKS, also=(1,)).splitlines()
        return WorkTree(
            str(self.folder),
            changed=(*changed, *self._overlooked()),
            untracked=tuple(untracked),
            unmerged=tuple(unmerged),
            marked=tuple(":".join(line.split(":")[:2]) for line in marks),
            unfinished=tuple(sorted({words for name, words in UNFINISHED.items() if self._has(name)})),
            files=self._ask("ls-files", "-z").count("\0"),
        )

    def _overlooked(self) -> Iterator[str]:
        """Changed files that git was told not to look at (update-index --assume-unchanged, --skip-worktree)."""
        for record in self._ask("ls-files", "-v", "-z").split("\0"):
            name = record[2:]
            if not record or not (record[0].islower() or record[0] == "S") or not (self.folder / name).is_file():
                continue
            saved = self._ask("--literal-pathspecs", "ls-files", "-s", "-z", "--", name).split()[1]
            if self._ask("hash-object", "--no-filters", "--", name) != saved:
                yield name

    def _has(self, name: str) -> bool:
        return (self.folder / self._ask("rev-parse", "--git-path", name)).exists()

    def _ask(self, *words: str, also: tuple[int, ...] = ()) -> str:
        """The output of one git command. also: exit codes that mean "nothing found". Raises GitProblem."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _WAY.match(name)}
        environment = kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
        try:
            done = subprocess.run(
                ["git", "-C", str(self.folder), *_SAFE, *words],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=LIMIT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise GitProblem(REDACTOR.text(shorten(str(error), 200))) from None
        if done.returncode != 0 and done.returncode not in also:
            raise GitProblem(REDACTOR.text(shorten(done.stderr, 200)) or f"git ended with {done.returncode}")
        return done.stdout.strip("\n")
