"""Sends pairs of calls in turn over one connection: ``python -m signoff.perf.pairs``, plan in, times out, line by line.

Each line of the output is one block: ``{"pair": [a, b, b, a], "control": [a, a, a, a], "wrong": ...}`` in ms. It goes
on until its standard input is closed or the blocks of the plan are done, so that whoever listens can stop early.
"""

from __future__ import annotations

import gc
import http.client
import json
import select
import ssl
import sys
import time
from typing import Any
from urllib.parse import urlsplit

WARM_UP = 10


class Wrong(Exception):
    """An answer that makes the pair meaningless: another status, or the limiter's header where it must not be."""


class Connection:
    """One kept-alive connection. The standard library's client: it does nothing beside what is measured."""

    def __init__(self, base_url: str, timeout_s: float) -> None:
        address = urlsplit(base_url)
        if address.scheme == "https":
            # Certificates are judged by POST-3.2 alone: a bad one must not turn every other item red.
            context = ssl._create_unverified_context()  # noqa: S323
            self._http: http.client.HTTPConnection = http.client.HTTPSConnection(
                address.hostname or "", address.port, timeout=timeout_s, context=context
            )
        else:
            self._http = http.client.HTTPConnection(address.hostname or "", address.port, timeout=timeout_s)

    def ask(self, call: dict[str, Any]) -> float:
        """The time of one call, in ms. Raises Wrong."""
        began = time.perf_counter()
        self._http.request(call["method"], call["path"], body=call["body"] or None, headers=call["headers"])
        answer = self._http.getresponse()
        answer.read()
        took = (time.perf_counter() - began) * 1000
        counted = answer.headers.get("x-ratelimit-remaining") is not None
        if answer.status != call["expect"]:
            raise Wrong(f"{call['method']} {call['path']} is answered with {answer.status}, not {call['expect']}")
        if counted != call["counted"]:
            word = "is" if counted else "is not"
            raise Wrong(f"{call['method']} {call['path']} {word} counted by the limiter")
        return took


def main() -> None:
    """Blocks until told to stop."""
    plan = json.loads(sys.stdin.readline())
    connection = Connection(plan["base_url"], plan["timeout_s"])
    without, limited = plan["without"], plan["limited"]
    try:
        for _ in range(WARM_UP):
            connection.ask(without)
            connection.ask(limited)
        gc.disable()
        for _ in range(plan["blocks"]):
            if select.select([sys.stdin], [], [], 0)[0]:
                return
            pair = [connection.ask(call) for call in (without, limited, limited, without)]
            control = [connection.ask(without) for _ in range(4)]
            sys.stdout.write(json.dumps({"pair": pair, "control": control}) + "\n")
            sys.stdout.flush()
    except (Wrong, OSError, http.client.HTTPException) as error:
        sys.stdout.write(json.dumps({"wrong": str(error) or type(error).__name__}) + "\n")


if __name__ == "__main__":
    main()
