"""Asks calls in turn over one connection: ``python -m signoff.perf.pairs``, plan in, times out, line by line.

Plan: base_url, timeout_s (of one call, from its first byte to its last), within_s (of everything), blocks, calls (by
name, the ways to ask each: {method, path, body, expect, counted, headers}), most (how often one way of a call may be
asked; nothing for any number), once (calls that are asked once, before), parts (the names of a block's calls in order;
a part is left out when one of its calls may not be asked any more).

Each line of the output is one block, ``{"times": {name: [ms, ...]}}``, or the reason for there being no more,
``{"wrong": ...}``. It goes on until its standard input is closed or the blocks of the plan are done, so that whoever
listens can stop early. A block in which the connection was lost is no block; the next begins over a new connection.
"""

from __future__ import annotations

import gc
import http.client
import json
import select
import signal
import ssl
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

WARM_UP = 10
MOST_BYTES = 256 * 1024  # an answer of the calls that are paired has some hundred
LOST = 5  # blocks that may be lost beyond one for every five others


class Wrong(Exception):
    """What makes the pair meaningless: another status, the limiter's header where it must not be, an endless answer."""


class Lost(Exception):
    """The connection was ended without a word, as it may be at any time (RFC 9112, section 9.5)."""


class Connection:
    """One kept-alive connection. The standard library's client: it does nothing beside what is measured."""

    def __init__(self, base_url: str, timeout_s: float) -> None:
        address = urlsplit(base_url)
        self._timeout_s = timeout_s
        if address.scheme == "https":
            # Certificates are judged by POST-3.2 alone: a bad one must not turn every other item red.
            context = ssl._create_unverified_context()  # noqa: S323
            self._http: http.client.HTTPConnection = http.client.HTTPSConnection(
                address.hostname or "", address.port, context=context
            )
        else:
            self._http = http.client.HTTPConnection(address.hostname or "", address.port)
        self._http.auto_open = False  # or a call would be timed together with the opening of its connection

    def open(self) -> None:
        """Begin anew. Raises OSError, Wrong."""
        self._http.close()
        with _at_most(self._timeout_s, "the connection"):
            self._http.connect()

    def ask(self, call: dict[str, Any]) -> float:
        """The time of one call, in ms. Where the answer announces the end of its connection there is another after it.

        Raises Wrong, Lost, OSError.
        """
        name = f"{call['method']} {call['path']}"
        try:
            with _at_most(self._timeout_s, name):
                began = time.perf_counter()
                self._http.request(call["method"], call["path"], body=call["body"] or None, headers=call["headers"])
                answer = self._http.getresponse()
                size = len(answer.read(MOST_BYTES))
                took = (time.perf_counter() - began) * 1000
        except (OSError, http.client.HTTPException) as error:
            raise Lost(str(error) or type(error).__name__) from error
        if size == MOST_BYTES:
            raise Wrong(f"{name} is answered with {MOST_BYTES} bytes or more")
        if answer.length:
            raise Lost(f"{answer.length} bytes of an answer are missing")
        counted = answer.headers.get("x-ratelimit-remaining") is not None
        if answer.status not in call["expect"]:
            wanted = " or ".join(map(str, call["expect"]))
            raise Wrong(f"{name} is answered with {answer.status}, not {wanted}")
        if counted != call["counted"]:
            raise Wrong(f"{name} {'is' if counted else 'is not'} counted by the limiter")
        if answer.will_close:
            self.open()
        return took


@contextmanager
def _at_most(seconds: float, what: str) -> Iterator[None]:
    """Ends the block after so many seconds, whatever it waits for: a socket's time-out begins anew with every byte."""

    def over(*_: object) -> None:
        raise Wrong(f"{what} is not through within {seconds:g} s")

    signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class Asker:
    """Asks the blocks of a plan and says what each took."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._calls: dict[str, list[dict[str, Any]]] = plan["calls"]
        self._most: dict[str, int] = plan["most"]
        self._plan = plan
        self._asked: Counter[str] = Counter()
        self._warm = False
        self._connection = Connection(plan["base_url"], plan["timeout_s"])
        self._ends = time.monotonic() + plan["within_s"]

    def run(self) -> None:
        """Blocks until told to stop. Raises Wrong, OSError."""
        kept = lost = 0
        fresh = False
        while kept < self._plan["blocks"]:
            if select.select([sys.stdin], [], [], 0)[0]:
                return
            if time.monotonic() > self._ends:
                raise Wrong(f"time is up: {kept} blocks took {self._plan['within_s']:g} s")
            try:
                if not fresh:
                    self._begin()
                    fresh = True
                times = self._block()
            except Lost as error:
                fresh, lost = False, lost + 1
                if lost > LOST + kept / 5:
                    raise Wrong(f"the connection was lost {lost} times in {kept + lost} blocks: {error}") from error
                continue
            kept += 1
            sys.stdout.write(json.dumps({"times": times}) + "\n")
            sys.stdout.flush()

    def _begin(self) -> None:
        """A connection that calls went over before; the first time all of them, as they warm the target up too."""
        self._connection.open()
        if self._warm:
            self._ask(self._plan["parts"][0][0])
            return
        for call in self._plan["once"]:
            self._connection.ask(call)
        for name in self._calls:
            for _ in range(1 if name in self._most else WARM_UP):
                self._ask(name)
        self._warm = True

    def _block(self) -> dict[str, list[float]]:
        times: defaultdict[str, list[float]] = defaultdict(list)
        for part in self._plan["parts"]:
            if self._may(part):
                for name in part:
                    times[name].append(self._ask(name))
        return times

    def _may(self, part: Sequence[str]) -> bool:
        wanted = Counter(part)
        return all(
            self._asked[name] + wanted[name] <= most * len(self._calls[name])
            for name, most in self._most.items()
            if name in wanted
        )

    def _ask(self, name: str) -> float:
        ways = self._calls[name]
        call = ways[self._asked[name] % len(ways)]
        self._asked[name] += 1
        return self._connection.ask(call)


def main() -> None:
    """What the plan says; whatever ends it early is said in a last line."""
    plan = json.loads(sys.stdin.readline())
    gc.disable()
    try:
        Asker(plan).run()
    except (Wrong, OSError) as error:
        sys.stdout.write(json.dumps({"wrong": str(error) or type(error).__name__}) + "\n")


if __name__ == "__main__":
    main()
