"""The locustfile of WEEK-3.2: many users at once, each with a session and a tenant of their own, who think in between.

Run by ``signoff.perf.load``; by hand, or as a worker on another machine (the plan file has to be there too):
``SIGNOFF_LOAD_PLAN=plan.json locust -f signoff/perf/users.py --worker --master-host HOST``.
It counts what was answered after all users had come. Its percentiles are not used: a closed loop flatters them.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import gevent.event  # type: ignore[import-untyped]
from locust import FastHttpUser, between, events, task
from locust.env import Environment
from locust.runners import WorkerRunner

PLAN: dict[str, Any] = json.loads(Path(os.environ["SIGNOFF_LOAD_PLAN"]).read_text(encoding="utf-8"))


class Seen:
    """What happened since all users were there. answered: good answers by user. errors: others by kind."""

    def __init__(self) -> None:
        self.began = 0.0
        self.answered: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.users: list[int] = []
        self.over = gevent.event.Event()

    def clear(self) -> None:
        """Begin to count."""
        self.began = time.monotonic()
        self.answered.clear()
        self.errors.clear()

    def add(self, answered: dict[str, int], errors: dict[str, int]) -> None:
        """Count what a worker saw."""
        self.answered.update(answered)
        self.errors.update(errors)


SEEN = Seen()


class Visitor(FastHttpUser):
    """A user at work."""

    host = PLAN["base_url"]
    wait_time = between(*PLAN["think_s"])
    insecure = True  # certificates are judged by POST-3.2 alone
    network_timeout = connection_timeout = PLAN["timeout_s"]
    taken = 0

    def on_start(self) -> None:
        """Take a session that nobody else has."""
        runner = self.environment.runner
        workers = PLAN["workers"]
        index = runner.worker_index if isinstance(runner, WorkerRunner) else 0
        self.number = (index + Visitor.taken * workers) % len(PLAN["users"])
        Visitor.taken += 1
        self.turn = random.Random(self.number)  # noqa: S311 - which page comes next is no secret

    @task
    def ask(self) -> None:
        """Ask for something, and count the answer for this user."""
        call = self.turn.choice(PLAN["calls"])
        user = PLAN["users"][self.number]
        headers = {"user-agent": "awms-signoff", **user["headers"]}
        if call["body"]:
            headers["content-type"] = "application/json"
        body = call["body"] or None
        answer = self.client.request(call["method"], call["path"], name=call["path"], headers=headers, data=body)
        if answer.status_code != call["expect"]:
            SEEN.errors[f"{call['method']} {call['path']}: status {answer.status_code or 'none'}"] += 1
        elif user["words"].get(call["holds"], call["holds"]) not in (answer.text or ""):
            SEEN.errors[f"{call['method']} {call['path']}: {PLAN['foreign']}"] += 1
        else:
            SEEN.answered[str(self.number)] += 1


def begin(user_count: int, **_: Any) -> None:
    """All users are there: count from here, and tell whoever waits for it."""
    SEEN.clear()
    Path(PLAN["ready"]).touch()


def watch(environment: Environment, **_: Any) -> None:
    """Look once a second how many users there are."""
    if isinstance(environment.runner, WorkerRunner):
        return

    def look() -> None:
        while not SEEN.over.wait(1):
            if SEEN.began and environment.runner is not None:
                SEEN.users.append(environment.runner.user_count)

    gevent.spawn(look)


def report(client_id: str, data: dict[str, Any]) -> None:
    """As a worker: say what was seen since the last time."""
    data["seen"] = {"answered": dict(SEEN.answered), "errors": dict(SEEN.errors)}
    SEEN.answered.clear()
    SEEN.errors.clear()


def take(client_id: str, data: dict[str, Any]) -> None:
    """As the master: add what a worker saw."""
    SEEN.add(**data.get("seen", {"answered": {}, "errors": {}}))


def end(environment: Environment, **_: Any) -> None:
    """Write down what was seen while all users were there."""
    if isinstance(environment.runner, WorkerRunner):
        return
    SEEN.over.set()
    found = {
        "seconds": time.monotonic() - SEEN.began if SEEN.began else 0.0,
        "answered": dict(SEEN.answered),
        "errors": dict(SEEN.errors),
        "users": SEEN.users,
    }
    Path(PLAN["result"]).write_text(json.dumps(found), encoding="utf-8")


LISTENERS = (
    (events.spawning_complete, begin),
    (events.test_start, watch),
    (events.report_to_master, report),
    (events.worker_report, take),
    (events.test_stopping, end),
)
for hook, listener in LISTENERS:
    hook.add_listener(listener)  # type: ignore[no-untyped-call]
