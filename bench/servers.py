"""Servers with known behaviour, to measure the measuring: ``python bench/servers.py trivial|stalling [PERIOD_S]``."""

from __future__ import annotations

import asyncio
import sys
import time

import uvloop

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok"
STALLED = 0.2
"""Part of a period in which a stalling server does not answer."""


class Trivial(asyncio.Protocol):
    """Answers every request at once. Good for requests without a body that arrive whole."""

    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self.transport = transport  # type: ignore[assignment]  # uvloop's is no subclass

    def data_received(self, data: bytes) -> None:
        """One answer for each request."""
        self.transport.write(ANSWER * data.count(b"\r\n\r\n"))


class Stalling(Trivial):
    """Answers nothing during the first fifth of every period, and all that waited at its end.

    With a period of 5 s: a request that comes at a random time meets the stall with 1/5, and then waits for uniformly
    0 to 1 s. The true 95th percentile is what 5 % of all requests exceed, 1 s - 0.05 * 5 s = 750 ms: 15 % of a period.
    """

    period_s = 5.0

    def data_received(self, data: bytes) -> None:
        """Answer now, or at the end of the stall."""
        left = STALLED * self.period_s - time.monotonic() % self.period_s
        if left <= 0:
            super().data_received(data)
        else:
            asyncio.get_running_loop().call_later(left, super().data_received, data)


async def serve(kind: type[Trivial]) -> None:
    """Serve until killed; the port goes to standard output when it is open."""
    server = await asyncio.get_running_loop().create_server(kind, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        Stalling.period_s = float(sys.argv[2])
    uvloop.run(serve({"trivial": Trivial, "stalling": Stalling}[sys.argv[1]]))
