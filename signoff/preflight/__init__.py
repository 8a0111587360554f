"""Before the first check: is the right deployment there, and can everything be asked that will be asked?

A run against a parking page, a login wall or another host must not end in 170 red items, and never in a
green one. Each finding is a ``Problem`` that says how to mend it.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence

from signoff.preflight.parts import browser, database, mailbox
from signoff.preflight.problem import Problem, Unreadable
from signoff.preflight.session import session
from signoff.preflight.web import deployment, fingerprint
from signoff.settings import Settings

LIMIT_S = 5.0
"""What the preflight takes beside the waits for answers of the deployment: a sound one is asked in a second."""

Probe = Callable[[], list[Problem]]

__all__ = ["LIMIT_S", "Probe", "Problem", "Unreadable", "check", "database", "fingerprint", "session"]


def check(settings: Settings, probes: Sequence[Probe] = (), limit_s: float | None = None) -> list[Problem]:
    """All problems of the deployment that *settings* name; an empty list if there are none.

    probes: further ones, asked only if the deployment itself is in order. limit_s: seconds after which either ends;
    by default the wait for one answer, and LIMIT_S.
    """
    limit = settings.request_timeout_s + LIMIT_S if limit_s is None else limit_s
    first: dict[str, Probe] = {
        "the deployment": lambda: deployment(settings),
        "the browser": lambda: browser(settings),
    }
    if settings.database_url:
        first["DATABASE_URL"] = lambda: database(settings)
    if settings.mailbox_url:
        first["MAILBOX_URL"] = lambda: mailbox(settings)
    found = _together(first, time.monotonic() + limit)
    if found:
        return found
    return _together({f"probe {number}": probe for number, probe in enumerate(probes, 1)}, time.monotonic() + limit)


def _together(probes: dict[str, Probe], deadline: float) -> list[Problem]:
    """Ask all *probes* at once, and complain of those that are not back at the deadline, in the order of the probes."""
    answers: queue.Queue[tuple[str, list[Problem]]] = queue.Queue()
    for name, probe in probes.items():
        # Daemons: a look-up that hangs must not hold the process back at its end.
        threading.Thread(target=_ask, args=(name, probe, answers), daemon=True).start()
    found: dict[str, list[Problem]] = {}
    while len(found) < len(probes):
        try:
            name, problems = answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        found[name] = problems
    for name in probes.keys() - found.keys():
        remedy = "See whether it can be reached from this machine at all"
        found[name] = [Problem(f"{name} did not answer in time", remedy)]
    return [problem for name in probes for problem in found[name]]


def _ask(name: str, probe: Probe, answers: queue.Queue[tuple[str, list[Problem]]]) -> None:
    try:
        answers.put((name, probe()))
    except Exception as error:  # noqa: BLE001 - whatever a probe dies of, it did not find the target in order
        answers.put(
            (name, [Problem(f"{name}: {type(error).__name__}: {error}", "This is unexpected; read the message")])
        )
