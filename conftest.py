"""The composition root: settings -> target -> actors -> pages. Fixtures stand in ``fixtures``, by area."""

from __future__ import annotations

import argparse
import os
import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fixtures.deployment import TARGET, learn, opened
from signoff import attesting, checklist, preflight, settings
from signoff.clients import addresses
from signoff.clients.workspace import BASELINE
from signoff.evidence.waivers import Waiver, waivers
from signoff.plugin import Problem, Refused, TargetFacts, shared
from signoff.sweeping import places_of
from signoff.target import Target, open_target
from signoff.world import new_run
from signoff.world.ledger import FOLDER
from signoff.world.sweep import closing

pytest_plugins = ["signoff.plugin", "signoff.plugin.exclusive"]
# Needed where tests run, and two tenths of a second to load.
RUNNING = (
    "signoff.plugin.browser",
    *sorted(f"fixtures.{path.stem}" for path in (Path(__file__).parent / "fixtures").glob("[a-z]*.py")),
)

# What the commands of --execute leave; a folder for each run.
EXECUTED = Path(".signoff") / "artifacts"
OPENED = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which deployment is judged."""
    parser.getgroup("signoff").addoption(
        "--target",
        default=os.environ.get("SIGNOFF_TARGET", "auto"),
        choices=("auto", "twin", "staging"),
        help="auto: staging if BASE_URL is set, else the twin; staging: never the twin; twin: whatever is set",
    )
    parser.getgroup("signoff").addoption(
        "--full-traces",
        action="store_true",
        help="keep the page of every step in the traces of red browser tests on the twin too, as always on staging",
    )
    parser.getgroup("signoff").addoption(
        "--execute",
        action="store_true",
        help="run the application's own type check, tests and build in APP_FOLDER, instead of reading ARTIFACTS_FOLDER",
    )
    parser.getgroup("signoff").addoption(
        "--as-of",
        type=_moment,
        metavar="TIME",
        help="judge records as they stood then (ISO 8601 with a zone), for audits; default: now",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Load the fixtures; the process that has others run the tests begins without, and so sooner."""
    if config.getoption("dist", "no") == "no" or config.getoption("collectonly"):
        for name in RUNNING:
            config.pluginmanager.import_plugin(name)


def pytest_signoff_open(config: pytest.Config) -> TargetFacts:
    """Load the settings and open what they name."""
    stack = config.stash[OPENED] = ExitStack()
    try:
        chosen = settings.load(os.environ, config.rootpath / ".env", config.getoption("target"))
    except settings.SettingsError as error:
        raise Refused([Problem(f"{one.name}: {one.what}", one.remedy) for one in error.complaints]) from None
    if config.getoption("execute"):
        chosen = _executing(chosen, config.rootpath)
    target = config.stash[TARGET] = stack.enter_context(open_target(chosen))
    learn(target)
    header = addresses.header_for(
        target.settings.client_address_header, target.settings.base_url, target.settings.extra_headers
    )
    return TargetFacts(
        name="the twin" if target.is_twin else target.settings.host,
        kind=target.settings.kind,
        base_url=target.settings.base_url,
        build=str(target.facts.get("build", target.settings.expected_build)),
        shared={"target": target.shared(), "run": new_run(), "address_header": header, **_control(target)},
    )


def _executing(chosen: settings.Settings, root: Path) -> settings.Settings:
    """The settings of a run that lets the application's own commands write the artefacts, in a folder of its own."""
    if chosen.is_twin or chosen.app_folder is None:
        raise pytest.UsageError("--execute runs commands in APP_FOLDER, the checkout of the application: set it")
    folder = root / EXECUTED / new_run()
    folder.mkdir(parents=True)
    # What no command can make anew: the report of the last release.
    known = chosen.artifacts_folder and chosen.artifacts_folder / BASELINE
    if known and known.exists():
        shutil.copy(known, folder)
    return chosen.model_copy(update={"artifacts_folder": folder})


def pytest_signoff_preflight(config: pytest.Config) -> list[preflight.Problem]:
    """What stands in the way of judging the target."""
    chosen = config.stash[TARGET].settings
    return preflight.check(chosen, [lambda: preflight.session(chosen, shared(config)["run"], config.rootpath)])


def pytest_signoff_fingerprint(config: pytest.Config) -> str:
    """Which deployment this is."""
    try:
        return preflight.fingerprint(config.stash[TARGET].settings)
    except preflight.Unreadable as error:
        raise Refused([Problem(error.problem.what, error.problem.remedy)]) from None


def pytest_signoff_missing(config: pytest.Config, need: str) -> str | None:
    """The setting to supply for a need."""
    return opened(config).settings.missing(need)


def pytest_signoff_statements(config: pytest.Config) -> dict[str, str]:
    """What named persons state of this deployment, by item."""
    chosen = opened(config).settings
    if chosen.statements_folder is None:
        return {}
    return attesting.counting(chosen.statements_folder, attesting.deployed(chosen), datetime.now(UTC))


def pytest_signoff_waivers(config: pytest.Config) -> list[Waiver]:
    """The failures that named persons accepted."""
    file = opened(config).settings.waivers_file
    return waivers(file.read_bytes(), checklist.load()) if file else []


def pytest_signoff_close(config: pytest.Config) -> list[str]:
    """Remove what the run left, report what cannot be removed, close the target."""
    left: list[str] = []
    with config.stash[OPENED]:
        target = config.stash.get(TARGET, None)
        if target is not None:
            left = closing(places_of(target.settings), config.rootpath / FOLDER, shared(config)["run"])
    return left


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time like 2026-11-20T12:00Z") from None
    if found.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text} has no zone; write 2026-11-20T12:00Z")
    if found > datetime.now(UTC):
        raise argparse.ArgumentTypeError(f"{text} has not come yet, and no record is of it")
    return found


def _control(target: Target) -> dict[str, Any]:
    return {"control_socket": target.facts["control_socket"]} if target.is_twin else {}
