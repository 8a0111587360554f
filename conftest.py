"""The composition root: settings -> target -> actors -> pages. Fixtures only; everything else is in ``signoff``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest

from signoff import browser_path, checklist, preflight, settings
from signoff.clients import Actor, addresses
from signoff.clients.auth import session_cookie_name
from signoff.clients.base import Caller
from signoff.clients.database import Database
from signoff.clients.mailbox import Mailbox
from signoff.clients.plain import PlainHttp
from signoff.clients.storage import Storage
from signoff.clients.tls import Tls
from signoff.evidence import REDACTOR
from signoff.pages import Visitor
from signoff.plugin import TargetFacts, shared
from signoff.plugin.browser import Contexts
from signoff.sweeping import places_of, storage_of
from signoff.target import Target, open_target
from signoff.world import Person, World, new_run
from signoff.world.ledger import FOLDER, Ledger
from signoff.world.removal import Places
from signoff.world.sessions import mint
from signoff.world.sweep import closing

pytest_plugins = ["signoff.plugin", "signoff.plugin.browser", "signoff.plugin.exclusive"]

ROOT = Path(__file__).parent
OPENED = pytest.StashKey[ExitStack]()
TARGET = pytest.StashKey[Target]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which deployment is judged."""
    parser.getgroup("signoff").addoption(
        "--target",
        default=os.environ.get("SIGNOFF_TARGET", "auto"),
        choices=("auto", "twin", "staging"),
        help="auto: staging if BASE_URL is set, else the twin; staging: never the twin; twin: whatever is set",
    )


def pytest_signoff_open(config: pytest.Config) -> TargetFacts:
    """Load the settings and open what they name."""
    stack = config.stash[OPENED] = ExitStack()
    chosen = settings.load(os.environ, ROOT / ".env", config.getoption("target"))
    target = config.stash[TARGET] = stack.enter_context(open_target(chosen))
    _learn(target)
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


def pytest_signoff_preflight(config: pytest.Config) -> list[preflight.Problem]:
    """What stands in the way of judging the target."""
    return preflight.check(config.stash[TARGET].settings)


def pytest_signoff_fingerprint(config: pytest.Config) -> str:
    """Which deployment this is."""
    return preflight.fingerprint(config.stash[TARGET].settings)


def pytest_signoff_missing(config: pytest.Config, need: str) -> str | None:
    """The setting to supply for a need."""
    return _target(config).settings.missing(need)


def pytest_signoff_close(config: pytest.Config) -> list[str]:
    """Remove what the run left, report what cannot be removed, close the target."""
    left: list[str] = []
    with config.stash[OPENED]:
        target = config.stash.get(TARGET, None)
        if target is not None:
            left = closing(places_of(target.settings), ROOT / FOLDER, shared(config)["run"])
    return left


def _control(target: Target) -> dict[str, Any]:
    return {"control_socket": target.facts["control_socket"]} if target.is_twin else {}


def _target(config: pytest.Config) -> Target:
    if TARGET not in config.stash:
        config.stash[TARGET] = Target.attach(shared(config)["target"])
        _learn(config.stash[TARGET])
    return config.stash[TARGET]


def _learn(target: Target) -> None:
    for name, value in target.settings.secrets():
        REDACTOR.learn(value, name)


@pytest.fixture(scope="session")
def target(pytestconfig: pytest.Config) -> Target:
    """The deployment being judged, with its settings."""
    return _target(pytestconfig)


@pytest.fixture(scope="session")
def database(target: Target) -> Iterator[Database]:
    """The application's database, asked directly."""
    opened = Database(target.settings.database_url.get_secret_value())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def places(target: Target) -> Iterator[Places]:
    """Where this run creates things."""
    found = places_of(target.settings)
    yield found
    if found.database:
        found.database.close()


@pytest.fixture(scope="session")
def ledger(pytestconfig: pytest.Config, target: Target) -> Iterator[Ledger]:
    """The ledger of what this process creates on the target."""
    run = shared(pytestconfig)["run"]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    opened = Ledger(ROOT / FOLDER / f"{run}-{worker}.jsonl", run=run, target=target.settings.host)
    yield opened
    opened.close()


@pytest.fixture
def world(pytestconfig: pytest.Config, target: Target, places: Places, ledger: Ledger) -> Iterator[World]:
    """Users and organizations of this test, removed after it."""
    made = World(
        run=shared(pytestconfig)["run"],
        ledger=ledger,
        places=places,
        mail_pattern=target.settings.test_mail_pattern,
    )
    yield made
    made.close()


@pytest.fixture
def person(world: World) -> Person:
    """An active member of an organization, with a password."""
    return world.person(tenant=world.organization(), role="OWNER")


@pytest.fixture(scope="session")
def identity(pytestconfig: pytest.Config, target: Target) -> Callable[[], dict[str, str]]:
    """Makes the unshown headers of one actor: a client address of its own, and passes for the hosting."""
    header = shared(pytestconfig)["address_header"]

    def make() -> dict[str, str]:
        return {**({header: addresses.fresh()} if header else {}), **target.settings.extra_headers}

    return make


@pytest.fixture
def actors(target: Target, identity: Callable[[], dict[str, str]]) -> Iterator[Callable[..., Actor]]:
    """Makes actors: ``actors("nobody")``, ``actors("member", person)``, ``actors("a copy", cookies={...})``."""
    opened: list[Caller] = []

    def make(
        name: str, someone: Person | None = None, *, cookies: dict[str, str] | None = None, base_url: str = ""
    ) -> Actor:
        held = dict(cookies or {})
        origin = base_url or target.settings.base_url
        if someone:
            secret = target.settings.jwt_secret.get_secret_value()
            held[session_cookie_name(origin)] = mint(secret, email=someone.email, name=someone.name, user_id=someone.id)
        opened.append(Caller(origin, name=name, cookies=held, headers=identity()))
        return Actor(opened[-1])

    yield make
    for caller in opened:
        caller.close()


@pytest.fixture
def nobody(actors: Callable[..., Actor]) -> Actor:
    """Somebody without a session."""
    return actors("nobody")


@pytest.fixture
def plain_http(target: Target) -> Iterator[PlainHttp]:
    """Asks over plain HTTP, where nothing should answer."""
    asker = PlainHttp(target.settings.http_url)
    yield asker
    asker.close()


@pytest.fixture
def tls(target: Target) -> Tls:
    """Shakes hands with the target."""
    address = urlsplit(target.settings.base_url)
    return Tls(address.hostname or "", address.port or 443, str(target.settings.ca_file or ""))


@pytest.fixture(scope="session")
def storage(target: Target) -> Storage:
    """The deployment's object store, asked directly."""
    return storage_of(target.settings)


@pytest.fixture(scope="session")
def mailbox(target: Target) -> Mailbox:
    """The mailbox that receives what the deployment sends to test users."""
    return Mailbox(target.settings.mailbox_url.get_secret_value(), within_s=target.settings.mail_timeout_s)


@pytest.fixture
def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


@pytest.fixture(scope="session")
def browser_executable(target: Target) -> Path | None:
    """The browser of this machine."""
    return browser_path.find(target.settings.browser_path)


@pytest.fixture
def visitors(target: Target, contexts: Contexts, identity: Callable[[], dict[str, str]]) -> Callable[..., Visitor]:
    """Makes browser visitors with cookies of their own: ``visitors("a guest", cookies=[...])``."""

    def make(name: str, *, cookies: list[dict[str, Any]] | None = None) -> Visitor:
        # Certificates are judged by POST-3.2 alone: a bad one must not turn every other item red.
        context = contexts(ignore_https_errors=True, extra_http_headers=identity())
        if cookies:
            context.add_cookies(cookies)  # type: ignore[arg-type]
        return Visitor(context, target.settings.base_url, name)

    return make


@pytest.fixture
def visitor(visitors: Callable[..., Visitor]) -> Visitor:
    """Somebody at a browser, not signed in."""
    return visitors("a visitor")


@pytest.fixture
def sign_in_as(target: Target, visitors: Callable[..., Visitor]) -> Callable[[Person], Visitor]:
    """Makes a browser visitor who is signed in already, with a minted session."""

    def make(someone: Person) -> Visitor:
        origin = target.settings.base_url
        token = mint(
            target.settings.jwt_secret.get_secret_value(), email=someone.email, name=someone.name, user_id=someone.id
        )
        cookie = {"name": session_cookie_name(origin), "value": token, "url": origin, "httpOnly": True}
        return visitors(someone.role, cookies=[cookie])

    return make


@pytest.fixture
def limits(request: pytest.FixtureRequest) -> Mapping[str, float]:
    """The numbers of the test's item, from the checklist."""
    return checklist.load()[request.node.get_closest_marker("item").args[0]].limits


@pytest.fixture
def oauth(target: Target) -> SimpleNamespace:
    """Where the providers' buttons must lead, as keyword arguments of ``expect.leads_to``."""
    chosen = target.settings
    back = f"{chosen.base_url}/api/auth/callback"
    return SimpleNamespace(
        google={
            "host": urlsplit(chosen.google_issuer).hostname,
            "client_id": chosen.google_id,
            "redirect_uri": f"{back}/google",
        },
        github={
            "host": urlsplit(chosen.github_authorize_url).hostname,
            "client_id": chosen.github_id,
            "redirect_uri": f"{back}/github",
        },
    )
