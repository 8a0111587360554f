"""The open-loop generator, ``python -m signoff.perf.generator``: a plan on its standard input, results on its output.

Requests are due at times that are fixed beforehand, whatever the target does, and latency counts from the time a
request was due. A generator that waits for an answer before it asks again (a closed loop) leaves out just the
requests that a stall would have hit: "coordinated omission". Sessions are secrets: they arrive on standard input,
never on a command line.
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sys
import time
import zlib
from collections.abc import Sequence
from typing import Any

import aiohttp

NOT_THE_CALLERS = "an answer without what the caller has there"
MAX_BODY = 5_000_000  # bytes
TOO_LONG = f"an answer of more than {MAX_BODY} bytes"
ANY_ZIP = 47  # gzip or deflate, by what the first bytes say


def due_times(rate: float, seconds: float, *, even: bool, seed: int) -> list[float]:
    """Seconds from the start at which requests are due: evenly, or as independent users come (Poisson)."""
    number = int(rate * seconds)
    if even:
        return [index / rate for index in range(number)]
    chance = random.Random(seed)  # noqa: S311 - a schedule is no secret, and must be repeatable
    # Given their number, the arrivals of a Poisson process are uniform.
    return sorted(chance.uniform(0, seconds) for _ in range(number))


class Generator:
    """Sends what a plan says over one aiohttp session.

    Plan: base_url, rate (requests a second), seconds, even, seed, timeout_s, warm_up (calls of each route before),
    callers (list of {headers, words}), routes (list of {method, path, body, expect, holds}). Of each request five
    numbers come back: route, due (s), late (ms), time (ms), status; a status below 0 is an index into ``problems``.
    """

    def __init__(self, plan: dict[str, Any], session: aiohttp.ClientSession) -> None:
        self.plan = plan
        self.session = session
        self.routes: list[dict[str, Any]] = plan["routes"]
        self.callers: list[dict[str, dict[str, str]]] = plan["callers"]
        self.problems: list[str] = []
        self.results: list[tuple[int, float, float, float, int]] = []
        self._bodies = [str(route.get("body") or "").encode() or None for route in self.routes]

    async def run(self) -> dict[str, Any]:
        """First each route cold, then warm up, then the load."""
        cold = [await self._cold(index) for index in range(len(self.routes))]
        for _ in range(int(self.plan.get("warm_up", 0))):
            await asyncio.gather(*(self._ask(index, index) for index in range(len(self.routes))))
        schedule = due_times(
            self.plan["rate"], self.plan["seconds"], even=self.plan.get("even", False), seed=self.plan.get("seed", 1)
        )
        order = random.Random(self.plan.get("seed", 1))  # noqa: S311 - see due_times
        turns = [index % len(self.routes) for index in range(len(schedule))]
        order.shuffle(turns)
        gc.collect()
        gc.disable()
        await self._load(schedule, turns)
        return {"cold": cold, "results": self.results, "problems": self.problems, "planned": len(schedule)}

    async def _cold(self, index: int) -> tuple[int, float, int]:
        began = time.perf_counter()
        status = await self._ask(index, 0)
        return index, (time.perf_counter() - began) * 1000, status

    async def _load(self, schedule: Sequence[float], turns: Sequence[int]) -> None:
        loop = asyncio.get_running_loop()
        running: set[asyncio.Task[None]] = set()
        start = time.perf_counter() + 0.05
        index = 0
        while index < len(schedule):
            now = time.perf_counter() - start
            while index < len(schedule) and schedule[index] <= now:
                task = loop.create_task(self._one(start, schedule[index], turns[index], index))
                running.add(task)
                task.add_done_callback(running.discard)
                index += 1
            if index < len(schedule):
                await asyncio.sleep(max(0.0, schedule[index] - (time.perf_counter() - start)))
        if running:
            await asyncio.wait(running)

    async def _one(self, start: float, due: float, route: int, number: int) -> None:
        began = time.perf_counter()
        status = await self._ask(route, number)
        ended = time.perf_counter()
        self.results.append((route, due, (began - start - due) * 1000, (ended - start - due) * 1000, status))

    async def _ask(self, route: int, number: int) -> int:
        one = self.routes[route]
        caller = self.callers[number % len(self.callers)]
        headers = caller["headers"]
        if self._bodies[route]:
            headers = {**headers, "content-type": "application/json"}
        try:
            async with self.session.request(
                one["method"], one["path"], data=self._bodies[route], headers=headers, allow_redirects=False
            ) as answer:
                body = await self._read(answer)
                if body is None:
                    return self._problem(TOO_LONG)
                if answer.status == one["expect"] and one["holds"]:
                    word = caller["words"].get(one["holds"], one["holds"]).encode()
                    coding = answer.headers.get("content-encoding", "identity").lower()
                    plain = body if coding == "identity" else zlib.decompressobj(ANY_ZIP).decompress(body, MAX_BODY)
                    return answer.status if word in plain else self._problem(NOT_THE_CALLERS)
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError, zlib.error) as error:
            return self._problem(type(error).__name__)

    @staticmethod
    async def _read(answer: aiohttp.ClientResponse) -> bytes | None:
        """The body; None where it is too long, without having read it to its end."""
        if answer.content_length is not None and answer.content_length <= MAX_BODY:
            return await answer.read()
        found = bytearray()
        async for part in answer.content.iter_any():
            found += part
            if len(found) > MAX_BODY:
                answer.close()
                return None
        return bytes(found)

    def _problem(self, name: str) -> int:
        if name not in self.problems:
            self.problems.append(name)
        return -1 - self.problems.index(name)


async def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Carry out *plan*."""
    # Certificates are judged by POST-3.2 alone: a bad one must not turn every other item red.
    connector = aiohttp.TCPConnector(limit=0, ssl=False, keepalive_timeout=60)
    async with aiohttp.ClientSession(
        plan["base_url"],
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=plan.get("timeout_s", 20.0)),
        headers={"user-agent": "awms-signoff", "accept-encoding": "gzip, deflate"},
        auto_decompress=False,
        trust_env=False,
    ) as session:
        return await Generator(plan, session).run()


def main() -> None:
    """Plan in, results out, as JSON."""
    import uvloop

    plan = json.load(sys.stdin)
    json.dump(uvloop.run(run(plan)), sys.stdout)


if __name__ == "__main__":
    main()
