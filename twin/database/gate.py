"""The address at which the database is shown to the outside: a relay that can be made slow.

The application asks the database directly. Whoever is given ``database_url`` asks through here, so that slow queries
look from outside as they would in a slow database: the query takes its time, a ping does not.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from twin.faults import Switchboard
from twin.transport.servers import loopback, port_of

HEADER = struct.Struct("<iiii")
"""Length, request id, id that is answered, opcode: the head of every message of MongoDB's wire protocol."""
OP_MSG = 2013
FIRST_NAME = HEADER.size + 4 + 1 + 4 + 1
"""Where the name of the command stands: after head, flags, kind of section, length of document, type of element."""
QUERIES = (b"find", b"aggregate", b"count")
SLOW_S, SLOWER_S = 0.06, 0.02


def command_of(message: bytes) -> tuple[bytes, bytes]:
    """The name of the command in *message* and the collection it is about, ``(b"", b"")`` for anything else."""
    if len(message) <= FIRST_NAME or HEADER.unpack_from(message)[3] != OP_MSG:
        return b"", b""
    name, _, rest = message[FIRST_NAME:].partition(b"\0")
    return name, rest[4:].partition(b"\0")[0]


class Gate:
    """Relays connections to the database at *url*."""

    def __init__(self, url: str, faults: Switchboard) -> None:
        self._there = urlsplit(url)
        self._faults = faults
        self._server: asyncio.Server | None = None
        self._relays: set[asyncio.Task[None]] = set()
        self.url = url

    async def open(self) -> None:
        """Listen; ``url`` is then the address to hand out."""
        sockets = loopback()[:1]
        self._server = await asyncio.start_server(self._relay, sock=sockets[0])
        self.url = urlunsplit(self._there._replace(netloc=f"127.0.0.1:{port_of(sockets)}"))

    def close(self) -> None:
        """Listen no more, and end what is open."""
        if self._server is not None:
            self._server.close()
        for relay in self._relays:
            relay.cancel()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(self._there.hostname, self._there.port)
        ways = [
            asyncio.create_task(self._pump(reader, there_writer, self._hold)),
            asyncio.create_task(self._pump(there_reader, writer, None)),
        ]
        self._relays.update(ways)
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
                self._relays.discard(way)
            for end in (writer, there_writer):
                end.close()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, hold: Callable[[bytes], float] | None
    ) -> None:
        """Pass messages on, each as a whole where they may be held up."""
        try:
            while True:
                if hold is None:
                    data = await source.read(65536)
                    if not data:
                        return
                else:
                    head = await source.readexactly(HEADER.size)
                    data = head + await source.readexactly(HEADER.unpack(head)[0] - HEADER.size)
                    if wait := hold(data):
                        await asyncio.sleep(wait)
                sink.write(data)
                await sink.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return

    def _hold(self, message: bytes) -> float:
        """How many seconds the faults that are on hold *message* up."""
        name, collection = command_of(message)
        if name not in QUERIES:
            return 0.0
        if self._faults.on("query-slower-than-before"):
            return SLOWER_S
        slow = self._faults.on("query-slow") or (self._faults.on("query-one-slow") and collection == b"AuditLog")
        return SLOW_S if slow else 0.0
