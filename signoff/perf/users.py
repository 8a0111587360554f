"""The locustfile of WEEK-3.2: many users at once, each with a session and a tenant of their own, who think in between.

Run by ``signoff.perf.load``, and by hand as a worker, on this or another machine, as docs/pointing-at-staging.md says.
It needs nothing but locust and the plan that SIGNOFF_LOAD_PLAN names. Users of several processes cannot take the same
session, because the master hands out the numbers. Counted is what was asked after all users had come to work, until
``signoff.perf.load`` says that it has measured. Percentiles are not taken: a closed loop flatters them.
"""

from __future__ import annotations

import json
import logging
import os
import random
import time
from collections import Counter, deque
from pathlib import Path
from typing import Any

import gevent.event  # type: ignore[import-untyped]
import gevent.queue  # type: ignore[import-untyped]
import gevent.ssl  # type: ignore[import-untyped]
from locust import FastHttpUser, between, events, task
from locust.exception import StopUser
from locust.rpc import Message

PLAN: dict[str, Any] = json.loads(Path(os.environ["SIGNOFF_LOAD_PLAN"]).read_text(encoding="utf-8"))
TICK_S = 0.1
REPORT_S = 5.0  # longest wait for what the workers saw
# What workers and master tell each other. In a single process all messages go to itself.
ASK, NUMBER, WORKS, BEGIN, END, SEEN_BY = (
    f"signoff-{word}" for word in ("ask", "number", "works", "begin", "end", "seen")
)


class Seen:
    """What the users of this process saw since all users of all processes were at work.

    answered: by user, seconds from that moment to each good answer. errors: other answers, by kind. asking: by user,
    what is in flight and since when. late: by how much a timer of this process was late, in seconds.
    """

    def __init__(self) -> None:
        self.began = 0.0
        self.over = gevent.event.Event()
        self.answered: dict[str, list[float]] = {}
        self.errors: Counter[str] = Counter()
        self.asking: dict[int, tuple[str, float]] = {}
        self.late: list[float] = []

    def done(self, number: int, error: str = "") -> None:
        """User *number* has an answer. One to what was asked before all were at work says nothing about the load."""
        name, since = self.asking[number]
        if not self.began or since < self.began:
            return
        if error:
            self.errors[f"{name}: {error}"] += 1
        else:
            self.answered.setdefault(str(number), []).append(round(time.monotonic() - self.began, 2))

    def measure_lateness(self) -> None:
        """Look again and again how late a timer is: so late is everything that the users of this process do."""
        due = time.monotonic() + TICK_S
        while not self.over.wait(max(0.0, due - time.monotonic())):
            now = time.monotonic()
            self.late.append(now - due)
            due = now + TICK_S

    def close(self) -> dict[str, Any]:
        """End counting, and hand back what was counted. Who has been waiting for long is counted as an error."""
        now, long_s = time.monotonic(), PLAN["long_s"]
        self.over.set()
        for name, since in self.asking.values():
            if now - since > long_s:
                self.errors[f"{name}: no answer for more than {long_s:g} s when the load ended"] += 1
        late = sum(self.late) / len(self.late) if self.late else 0.0
        return {"answered": self.answered, "errors": dict(self.errors), "late_s": late}


class Crowd:
    """What the master knows of all users, or the one process that there is.

    free: numbers that nobody has. workers: who was given how many. working: users who have had an answer, of whatever
    kind. users: how many there were, again and again.
    problem: why the load was not the one that was wanted, or "".
    """

    def __init__(self) -> None:
        self.free = deque(range(len(PLAN["users"])))
        self.workers: Counter[str] = Counter()
        self.working: set[int] = set()
        self.users: list[int] = []
        self.reports: dict[str, dict[str, Any]] = {}
        self.problem = ""


SEEN = Seen()
CROWD = Crowd()
CONTEXT = gevent.ssl._create_unverified_context()  # certificates are judged by POST-3.2 alone
NUMBERS: gevent.queue.Queue[int | None] = gevent.queue.Queue()


class Visitor(FastHttpUser):
    """A user at work."""

    host = PLAN["base_url"]
    wait_time = between(*PLAN["think_s"])
    ssl_context_factory = staticmethod(lambda: CONTEXT)  # one for each would keep the processor busy at the start
    network_timeout = connection_timeout = PLAN["timeout_s"]

    def on_start(self) -> None:
        """Take a session that nobody else has."""
        self.client.client.cookiejar = None  # the session of the plan, and no other
        self.environment.runner.send_message(ASK, {"run": PLAN["run"]})
        number = NUMBERS.get()
        if number is None:
            raise StopUser
        self.number: int = number
        self.works = False
        self.turn = random.Random(number)  # noqa: S311 - which page comes next is no secret

    @task
    def ask(self) -> None:
        """Ask for something, and count the answer for this user. A redirect is an answer, and is not followed."""
        call = self.turn.choice(PLAN["calls"])
        user = PLAN["users"][self.number]
        headers = {"user-agent": "awms-signoff", **user["headers"]}
        if call["body"]:
            headers["content-type"] = "application/json"
        body = call["body"] or None
        SEEN.asking[self.number] = (f"{call['method']} {call['path']}", time.monotonic())
        try:
            answer = self.client.request(
                call["method"], call["path"], name=call["path"], headers=headers, data=body, allow_redirects=False
            )
            if answer.status_code != call["expect"]:
                SEEN.done(self.number, f"status {answer.status_code or 'none'}")
            elif user["words"].get(call["holds"], call["holds"]) not in (answer.text or ""):
                SEEN.done(self.number, PLAN["foreign"])
            else:
                SEEN.done(self.number)
        except Exception as error:  # noqa: BLE001 - whatever it was, it was no good answer
            SEEN.done(self.number, type(error).__name__)
        finally:
            del SEEN.asking[self.number]
        if not self.works:
            self.works = True
            self.environment.runner.send_message(WORKS, {"number": self.number})


def hand_out(environment: Any, msg: Message, **_: Any) -> None:
    """As the master: a number for a user of the worker that asks."""
    number = None
    if msg.data["run"] != PLAN["run"]:
        give_up(environment, "a worker has the plan of another run")
    elif not CROWD.free:
        give_up(environment, "users were started anew: a worker was lost, or came late")
    else:
        number = CROWD.free.popleft()
        CROWD.workers[msg.node_id] += 1
    environment.runner.send_message(NUMBER, {"number": number}, msg.node_id)


def give_up(environment: Any, why: str) -> None:
    """There is no load any more to speak of. Before it has begun, end at once."""
    logging.error(why)
    CROWD.problem = why
    if not SEEN.began:
        gevent.spawn(environment.runner.quit)


def take_number(environment: Any, msg: Message, **_: Any) -> None:
    """As a worker: the number for the user who has waited longest."""
    NUMBERS.put(msg.data["number"])


def close(environment: Any, msg: Message, **_: Any) -> None:
    """As a worker: the load is over; say what was seen."""
    environment.runner.send_message(SEEN_BY, SEEN.close())


def take_report(environment: Any, msg: Message, **_: Any) -> None:
    """As the master: what a worker saw."""
    CROWD.reports[msg.node_id] = msg.data


def count_in(environment: Any, msg: Message, **_: Any) -> None:
    """As the master: one more user is at work. With the last of them the load begins."""
    CROWD.working.add(msg.data["number"])
    if len(CROWD.working) == len(PLAN["users"]) and not SEEN.began:
        SEEN.began = time.monotonic()
        environment.runner.send_message(BEGIN)
        gevent.spawn(oversee, environment)
        (Path(PLAN["folder"]) / "ready").touch()


def begin(environment: Any, msg: Message, **_: Any) -> None:
    """As a worker: count from here."""
    SEEN.began = time.monotonic()
    gevent.spawn(SEEN.measure_lateness)


def oversee(environment: Any) -> None:
    """As the master: count users until the measurement is done, or took too long; write down what was seen; end."""
    runner, folder = environment.runner, Path(PLAN["folder"])
    pause = gevent.event.Event()
    while not (folder / "done").exists() and time.monotonic() < SEEN.began + PLAN["longest_s"]:
        CROWD.users.append(runner.user_count)
        pause.wait(TICK_S)
    ended = time.monotonic()
    runner.send_message(END)
    while CROWD.workers.keys() - CROWD.reports.keys() and time.monotonic() < ended + REPORT_S:
        pause.wait(TICK_S)
    if CROWD.workers.keys() - CROWD.reports.keys():
        CROWD.problem = CROWD.problem or "a worker did not say what its users saw"
    found = {
        "began": SEEN.began,
        "ended": ended,
        "users": CROWD.users,
        "workers": CROWD.workers,
        "reports": list(CROWD.reports.values()),
        "problem": CROWD.problem,
    }
    (folder / "result.json").write_text(json.dumps(found), encoding="utf-8")
    runner.quit()


LISTENERS = (
    (ASK, hand_out),
    (NUMBER, take_number),
    (WORKS, count_in),
    (BEGIN, begin),
    (END, close),
    (SEEN_BY, take_report),
)


def listen(environment: Any, **_: Any) -> None:
    """Set everything up once there is a runner."""
    for name, listener in LISTENERS:
        environment.runner.register_message(name, listener)


events.init.add_listener(listen)  # type: ignore[no-untyped-call]
