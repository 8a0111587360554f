"""Several HTTP servers in one event loop, on loopback only."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    """A server that leaves signals to the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def loopback() -> list[socket.socket]:
    """Sockets on a free port of 127.0.0.1, and of ::1 where that can be had."""
    first = socket.socket(socket.AF_INET)
    first.bind(("127.0.0.1", 0))
    sockets = [first]
    with contextlib.suppress(OSError):
        second = socket.socket(socket.AF_INET6)
        try:
            second.bind(("::1", first.getsockname()[1]))
            sockets.append(second)
        except OSError:
            second.close()
    return sockets


def unix(path: Path) -> list[socket.socket]:
    """A socket at *path* that only its owner may use."""
    control = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        control.bind(str(path))
    finally:
        os.umask(before)
    return [control]


def port_of(sockets: list[socket.socket]) -> int:
    """The port of those sockets."""
    port: int = sockets[0].getsockname()[1]
    return port


class Servers:
    """The servers of one twin."""

    def __init__(self) -> None:
        self._running: list[tuple[_Server, asyncio.Task[None]]] = []

    async def add(self, app: ASGIApp, sockets: list[socket.socket], tls: ssl.SSLContext | None = None) -> None:
        """Serve *app* on *sockets*, and wait until it does."""
        context = tls

        def made(config: uvicorn.Config, default: object) -> ssl.SSLContext:
            assert context is not None
            return context

        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=0,
            timeout_keep_alive=30,
            loop="none",
            ssl_context_factory=made if context else None,
        )
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets))
        self._running.append((server, task))
        while not server.started:
            if task.done():
                await task
                raise RuntimeError("a server of the twin did not start")
            await asyncio.sleep(0.005)

    def hang_up(self) -> None:
        """Close what is kept alive, so that changed TLS settings meet every client at its next request."""
        for server, _ in self._running:
            for connection in list(server.server_state.connections):
                connection.shutdown()

    async def stop(self) -> None:
        """End all servers."""
        for server, _ in self._running:
            server.should_exit = True
        await asyncio.gather(*(task for _, task in self._running), return_exceptions=True)
