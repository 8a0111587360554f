"""What runs on the machine where the release is built, and should not: servers, tools, held ports."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin.faults import Switchboard

# Lives as long as the twin: its standard input closes with it.
_WAITS = "import sys; sys.stdin.read()\n"
_ANY = {socket.AF_INET: "0.0.0.0", socket.AF_INET6: "::"}  # noqa: S104 - for finding a free port only
_LOOPBACK = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}


def free_port() -> int:
    """A port that is free now on every address, below those that systems hand out by themselves."""
    while True:
        port = 20000 + secrets.randbelow(10000)
        with suppress(OSError), ExitStack() as stack:
            for family, host in _ANY.items():
                if family == socket.AF_INET or socket.has_ipv6:
                    stack.enter_context(listening(family, host, port))
            return port


@contextmanager
def listening(family: socket.AddressFamily, host: str, port: int) -> Iterator[None]:
    """Hold *port*."""
    with socket.socket(family) as holder:
        if family == socket.AF_INET6:
            holder.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((host, port))
        holder.listen(1)
        yield


@contextmanager
def process(folder: Path, tool: str, *words: str, title: str = "") -> Iterator[None]:
    """Run something under the name of a tool, in *folder*. title: what it calls itself in the list of processes."""
    script = folder / "node_modules" / ".bin" / tool
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text(_WAITS)
    with subprocess.Popen(
        [title or sys.executable, str(script), *words],
        executable=sys.executable,
        cwd=folder,
        env=os.environ | {"NODE_ENV": "development"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            yield
        finally:
            running.kill()


def hold(faults: Switchboard, app: Path, port: int) -> ExitStack:
    """Start what the faults have running; closing the stack ends it."""
    with ExitStack() as stack:
        if faults.on("dev-server-running"):
            stack.enter_context(process(app, "next", "dev", "--port", str(port)))
        if faults.on("dev-server-outlived-its-command"):
            stack.enter_context(process(app, "next", title="next-server (v14.2.3)"))
        if faults.on("prisma-studio-running"):
            stack.enter_context(process(app, "prisma", "studio"))
        if faults.on("prisma-engine-running"):
            stack.enter_context(process(app, "query-engine-debian-openssl-3.0.x", "--port", "0"))
        if faults.on("prisma-migration-running"):
            stack.enter_context(process(app, "prisma", "migrate", "deploy"))
        # Who holds every address holds the loopback too, and nobody else can: one listener shows both faults.
        if faults.on("port-held-everywhere"):
            stack.enter_context(listening(socket.AF_INET, _ANY[socket.AF_INET], port))
        elif faults.on("port-held-on-ipv4"):
            stack.enter_context(listening(socket.AF_INET, _LOOPBACK[socket.AF_INET], port))
        if faults.on("port-held-on-ipv6"):
            stack.enter_context(listening(socket.AF_INET6, _LOOPBACK[socket.AF_INET6], port))
        return stack.pop_all()
