"""The address at which the database is shown to the outside: a relay that can be made slow.

The application asks the database directly. Whoever is given ``database_url`` asks through here, so that slow queries
look from outside as they would in a slow database: the query takes its time, a ping does not.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from typing import cast
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
        self._open: set[End] = set()
        self.url = url

    async def open(self) -> None:
        """Listen; ``url`` is then the address to hand out."""
        sockets = loopback()[:1]
        self._server = await asyncio.get_running_loop().create_server(lambda: Asker(self), sock=sockets[0])
        self.url = urlunsplit(self._there._replace(netloc=f"127.0.0.1:{port_of(sockets)}"))

    def close(self) -> None:
        """Listen no more, and end what is open."""
        if self._server is not None:
            self._server.close()
        for end in set(self._open):
            end.end()

    async def connect(self, end: End) -> End:
        """The database's end of a relay, whose other end is *end*."""
        host, port = self._there.hostname or "", self._there.port or 0
        _, made = await asyncio.get_running_loop().create_connection(lambda: End(self, end), host, port)
        return made

    def opened(self, end: End) -> Callable[[], None]:
        """Remember *end* until what is returned is called."""
        self._open.add(end)
        return lambda: self._open.discard(end)

    def hold(self, message: bytes) -> float:
        """How many seconds the faults that are on hold *message* up."""
        name, collection = command_of(message)
        if name not in QUERIES:
            return 0.0
        if self._faults.on("query-slower-than-before"):
            return SLOWER_S
        if self._faults.on("query-one-slower-than-before") and collection == b"AuditLog":
            return SLOWER_S
        slow = self._faults.on("query-slow") or (self._faults.on("query-one-slow") and collection == b"AuditLog")
        return SLOW_S if slow else 0.0


class End(asyncio.Protocol):
    """One end of a relay: what comes in goes out at *other*. As a protocol, for every question passes here twice."""

    def __init__(self, gate: Gate, other: End | None = None) -> None:
        self._gate = gate
        self.other = other
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast("asyncio.Transport", transport)
        self._forget = self._gate.opened(self)

    def data_received(self, data: bytes) -> None:
        """Pass on."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """The other end ends as well."""
        self._forget()
        if self.other is not None:
            self.other.end()

    def pause_writing(self) -> None:
        """This end is slower than the other one, which waits."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.resume_reading()

    def end(self) -> None:
        """Close this end."""
        if self.transport is not None:
            self.transport.close()


class Asker(End):
    """The end of whoever asks: messages go on as a whole, one after the other, and may be held up."""

    def __init__(self, gate: Gate) -> None:
        super().__init__(gate)
        self._read = b""
        self._busy: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connect to the database; what comes before that waits."""
        super().connection_made(transport)
        self._busy = asyncio.create_task(self._connect())

    def data_received(self, data: bytes) -> None:
        """Pass on every message that is complete."""
        self._read += data
        if self._busy is None:
            self._pass_on()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody asks any more."""
        if self._busy is not None:
            self._busy.cancel()
        super().connection_lost(exc)

    def _pass_on(self) -> None:
        while len(self._read) >= HEADER.size:
            length = HEADER.unpack_from(self._read)[0]
            if length < HEADER.size:
                self.end()  # no such message
                return
            if len(self._read) < length:
                return
            message, self._read = self._read[:length], self._read[length:]
            if wait := self._gate.hold(message):
                self._busy = asyncio.create_task(self._later(wait, message))
                return
            super().data_received(message)

    async def _connect(self) -> None:
        try:
            self.other = await self._gate.connect(self)
        except OSError:
            self.end()
            return
        self._busy = None
        self._pass_on()

    async def _later(self, wait: float, message: bytes) -> None:
        await asyncio.sleep(wait)
        super().data_received(message)
        self._busy = None
        self._pass_on()
