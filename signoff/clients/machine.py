"""The machine where the release is built: which processes run in the checkout, and whether a port is free."""

from __future__ import annotations

import errno
import os
import re
import socket
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path, PurePath

import psutil

from signoff.evidence import TRAIL
from signoff.evidence.machine import Port, Processes, Running

ADDRESSES = (
    (socket.AF_INET, "127.0.0.1"),
    (socket.AF_INET6, "::1"),
    (socket.AF_INET, "0.0.0.0"),  # noqa: S104 - asked whether it is free, and let go at once
    (socket.AF_INET6, "::"),
)
_ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
_ENGINE = re.compile(r"^(?:query|schema|migration|introspection|prisma-fmt)-engine")
_PRISMA_WORDS = {"studio", "migrate", "db"}


class Machine:
    """This machine, as far as it concerns the checkout in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def dev_servers(self) -> Processes:
        """Processes that run ``next dev`` in the checkout."""
        return self._processes(
            "next dev", lambda words, process: _runs(words, "next", {"dev"}) or _serves_dev(words, process)
        )

    def prisma(self) -> Processes:
        """Processes of Prisma in the checkout: studio, a migration, an engine that was left."""

        def is_prisma(words: list[str], _: psutil.Process) -> bool:
            return _runs(words, "prisma", _PRISMA_WORDS) or any(_ENGINE.match(_tool(word)) for word in words[:2])

        return self._processes("prisma studio, prisma migrate, a Prisma engine", is_prisma)

    def port(self, port: int) -> Port:
        """Whether *port* can be bound on loopback and on every address, of IPv4 and of IPv6."""
        taken, free, absent = [], [], []
        for family, host in ADDRESSES:
            wrong = _bind(family, host, port)
            if wrong is None:
                free.append(host)
            elif wrong.errno in _ABSENT:
                absent.append(host)
            else:
                taken.append((host, wrong.strerror or str(wrong)))
        found = Port(port, tuple(taken), tuple(free), tuple(absent))
        TRAIL.note(found)
        return found

    def _processes(self, what: str, is_one: Callable[[list[str], psutil.Process], bool]) -> Processes:
        here, unclear, seen = [], [], 0
        for process in psutil.process_iter():
            try:
                words = process.cmdline()
                seen += 1
                if process.pid == os.getpid() or not is_one(words, process):
                    continue
            except psutil.Error:
                continue  # ended meanwhile, or a part of the system that nobody may look at
            command = " ".join(words)
            try:
                folder = process.cwd()
            except psutil.NoSuchProcess:
                continue
            except psutil.Error:
                folder = ""
            one = Running(process.pid, command, folder)
            if (folder and self._is_ours(folder)) or self._is_named_in(command):
                here.append(one)
            elif not folder:
                unclear.append(one)
        found = Processes(what, str(self._folder), seen, tuple(here), tuple(unclear))
        TRAIL.note(found)
        return found

    def _is_named_in(self, command: str) -> bool:
        """Whether a command line has the checkout in it, and not another folder whose name goes on."""
        return re.search(rf"{re.escape(str(self._folder))}(?![\w.-])", command) is not None

    def _is_ours(self, folder: str) -> bool:
        return Path(folder).resolve().is_relative_to(self._folder)


def _runs(words: list[str], tool: str, verbs: set[str]) -> bool:
    """Whether a command line runs *tool* with one of *verbs* next: ``node …/.bin/next dev``, ``next dev -p 3000``."""
    return any(_tool(word) == tool and following in verbs for word, following in pairwise(words))


def _serves_dev(words: list[str], process: psutil.Process) -> bool:
    """Whether it is what ``next dev`` starts to serve, and may outlive it: next-server, as that of ``next start``."""
    if not words or words[0].partition(" ")[0] != "next-server":
        return False
    variables = process.environ()
    return variables.get("NODE_ENV") == "development" or "NEXT_PRIVATE_WORKER" in variables


def _tool(word: str) -> str:
    path = PurePath(word.replace("\\", "/"))
    # A package manager's shim calls the command line of Prisma by its real name.
    name = "prisma" if path.parts[-3:] == ("prisma", "build", "index.js") else path.name
    return re.sub(r"\.(?:js|cjs|mjs|cmd|exe)$", "", name)


def _bind(family: socket.AddressFamily, host: str, port: int) -> OSError | None:
    """Why *port* cannot be listened on; None if it can."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if sys.platform == "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                # A connection that has just ended does not hold a port; a listener does, also with this option.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind((host, port))
            probe.listen(1)
    except OSError as error:
        return error
    return None
