"""A bound on a request as a whole, from connecting to the last byte.

httpx bounds every single read: who sends one byte of a header in a while is read without an end.
"""

from __future__ import annotations

import math
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

PIECE = 16_384  # bytes that are written before the clock is looked at again


class Within(httpx.HTTPTransport):
    """Gives a request and its answer *limit_s* seconds together; what takes longer ends as a time-out of httpx."""

    def __init__(self, limit_s: float, *, verify: ssl.SSLContext | bool) -> None:
        context = httpx.create_ssl_context(verify=verify, trust_env=False)
        super().__init__(verify=context, trust_env=False)
        self._limit_s = limit_s
        self._clock = _Clock()
        # httpx hands this part of httpcore through to nobody.
        self._pool.close()
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=_Network(self._clock))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask, and count from now; the body is read by the same thread."""
        self._clock.end = time.monotonic() + self._limit_s
        return super().handle_request(request)


class _Clock(threading.local):
    """When the request of this thread has to be over."""

    end: float = math.inf

    def left(self, timeout: float | None, over: type[Exception]) -> float:
        """What is left of *timeout* and of the request; raises *over* when nothing is."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise over("the time for the whole request is over")
        return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, clock: _Clock) -> None:
        self._inner = inner
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._clock.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), PIECE):
            self._inner.write(buffer[start : start + PIECE], self._clock.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._clock.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Network(httpcore.SyncBackend):
    def __init__(self, clock: _Clock) -> None:
        self._clock = clock

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._clock.left(timeout, httpcore.ConnectTimeout)
        return _Stream(super().connect_tcp(host, port, left, local_address, socket_options), self._clock)
