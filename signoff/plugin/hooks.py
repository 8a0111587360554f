"""The hooks by which the composition root (the root ``conftest.py``) brings the target to the plugin.

An exception in any of them is shown as an error of the run, which then is never GO.
"""

from __future__ import annotations

import pytest

from signoff.evidence.waivers import Waiver
from signoff.plugin.facts import Problem, TargetFacts


@pytest.hookspec(firstresult=True)
def pytest_signoff_open(config: pytest.Config) -> TargetFacts | None:
    """Open the target and say what it is.

    Called once a run, in the process that conducts it (not in the workers of xdist), before any test.
    ``TargetFacts.shared`` reaches every process that runs tests; it must be JSON-able. ``Refused`` says why not.
    """


@pytest.hookspec(firstresult=True)
def pytest_signoff_preflight(config: pytest.Config) -> list[Problem] | None:
    """What stands in the way of judging the target: unreachable, the wrong host, a login wall, a wrong clock.

    Called once, after opening; answers within seconds. With any problem no test runs and the verdict is
    INCOMPLETE. Return [] for none.
    """


@pytest.hookspec(firstresult=True)
def pytest_signoff_fingerprint(config: pytest.Config) -> str | None:
    """A text that differs when another build is deployed.

    Asked after the preflight and at the end; a difference is VOID.
    """


@pytest.hookspec(firstresult=True)
def pytest_signoff_missing(config: pytest.Config, need: str) -> str | None:
    """The setting to supply for *need* (one of an item's ``needs``), or None when it is there.

    Called in the process that runs the test, before its set-up.
    """


@pytest.hookspec(firstresult=True)
def pytest_signoff_statements(config: pytest.Config) -> dict[str, str] | None:
    """What named persons state of this deployment, by item; only what counts. Asked at the end, before closing."""


@pytest.hookspec(firstresult=True)
def pytest_signoff_waivers(config: pytest.Config) -> list[Waiver] | None:
    """The failures that named persons accepted. Asked after the preflight; an error blocks the run."""


@pytest.hookspec(firstresult=True)
def pytest_signoff_close(config: pytest.Config) -> list[str] | None:
    """Clean up and close the target; return what was left behind, one line each, [] for nothing.

    Called once, at the very end, also after a failed opening. Anything left behind keeps the verdict from GO.
    """
