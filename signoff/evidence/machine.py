"""What runs, and what listens, on the machine where the release is built."""

from __future__ import annotations

from dataclasses import dataclass

from signoff.evidence.basics import REDACTOR, shorten


@dataclass(frozen=True)
class Running:
    """One process. folder: its working folder, "" where it may not be seen."""

    pid: int
    command: str
    folder: str


@dataclass(frozen=True)
class Processes:
    """The processes of a kind (*what*). here: those of the checkout; unclear: those whose folder may not be seen."""

    what: str
    folder: str
    seen: int
    here: tuple[Running, ...] = ()
    unclear: tuple[Running, ...] = ()

    @property
    def asked(self) -> str:
        return f"processes of this machine: {self.what} in {self.folder}"

    @property
    def answered(self) -> str:
        shown = "; ".join(f"{one.pid} {shorten(one.command, 120)}" for one in (*self.here, *self.unclear)[:5])
        return REDACTOR.text(f"{len(self.here)} of {self.seen} processes{': ' if shown else ''}{shown}")

    @property
    def repeat(self) -> str:
        return "ps -eo pid,args"


@dataclass(frozen=True)
class Port:
    """Whether a port could be bound, by address: "" if so, else why not. absent: addresses that this machine lacks."""

    port: int
    taken: tuple[tuple[str, str], ...]
    free: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def asked(self) -> str:
        return f"this machine: bind port {self.port} on {', '.join((*self.free, *(host for host, _ in self.taken)))}"

    @property
    def answered(self) -> str:
        said = [f"{host}: {why}" for host, why in self.taken] + [f"{host}: free" for host in self.free]
        return ", ".join(said + [f"{host}: no such address here" for host in self.absent])

    @property
    def repeat(self) -> str:
        return f"ss -ltnp 'sport = :{self.port}'"


@dataclass(frozen=True)
class WorkTree:
    """The work tree of a checkout. marked: file:line of conflict marks; unfinished: a merge, rebase … in progress."""

    folder: str
    changed: tuple[str, ...] = ()
    untracked: tuple[str, ...] = ()
    unmerged: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    files: int = 0
    problem: str = ""

    @property
    def asked(self) -> str:
        return f"git: the work tree of {self.folder}"

    @property
    def answered(self) -> str:
        if self.problem:
            return self.problem
        parts = {
            "changed": self.changed,
            "untracked": self.untracked,
            "unmerged": self.unmerged,
            "conflict marks": self.marked,
            "in progress": self.unfinished,
        }
        said = [f"{name}: {', '.join(some[:5])}" for name, some in parts.items() if some]
        return f"{self.files} files; " + ("; ".join(said) or "clean, nothing in progress")

    @property
    def repeat(self) -> str:
        return f"git -C {self.folder} status"


@dataclass(frozen=True)
class RemoteBranches:
    """What the remote says of its branches, asked now. heads: commit by branch."""

    folder: str
    remote: str
    branch: str
    heads: tuple[tuple[str, str], ...] = ()
    problem: str = ""

    @property
    def asked(self) -> str:
        return f"git: the branches of the remote {self.remote!r} of {self.folder}"

    @property
    def answered(self) -> str:
        shown = ", ".join(f"{name} at {commit[:12]}" for name, commit in self.heads[:5])
        return REDACTOR.text(self.problem or shown or "no branch")

    @property
    def repeat(self) -> str:
        return f"git -C {self.folder} ls-remote --heads {self.remote}"
