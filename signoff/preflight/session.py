"""Whether DATABASE_URL and JWT_SECRET are the deployment's: a seeded user's minted session is recognised."""

from __future__ import annotations

from pathlib import Path

import httpx
from pymongo.errors import PyMongoError

from signoff.clients import Actor
from signoff.clients.auth import session_cookie_name
from signoff.clients.base import Caller
from signoff.clients.database import Database
from signoff.evidence import CheckFailed, shorten
from signoff.preflight.problem import Problem
from signoff.settings import Settings
from signoff.world import Person, World
from signoff.world.ledger import FOLDER, Ledger
from signoff.world.removal import Places
from signoff.world.sessions import mint

REMEDY = "Take both from the environment of the deployment that BASE_URL names"


def session(settings: Settings, run: str, root: Path) -> list[Problem]:
    """Seed a user, mint a session, ask who that is, remove the user. [] where either setting is missing."""
    if settings.missing("session"):
        return []
    database = Database(settings.database_url.get_secret_value())
    ledger = Ledger(root / FOLDER / f"{run}-preflight.jsonl", run=run, target=settings.host)
    world = World(run=run, ledger=ledger, places=Places(database=database), mail_pattern=settings.test_mail_pattern)
    try:
        return _recognised(settings, world.person())
    except PyMongoError as error:
        return [Problem(f"no user can be seeded through DATABASE_URL ({shorten(str(error), 200)})", REMEDY)]
    finally:
        world.close()
        ledger.close()
        database.close()


def _recognised(settings: Settings, person: Person) -> list[Problem]:
    token = mint(settings.jwt_secret.get_secret_value(), email=person.email, name=person.name, user_id=person.id)
    caller = Caller(
        settings.base_url,
        name="the preflight",
        cookies={session_cookie_name(settings.base_url): token},
        headers=settings.extra_headers,
        timeout_s=settings.request_timeout_s,
    )
    try:
        answer = Actor(caller).auth.session()
        found = answer.json()
    except (CheckFailed, httpx.TransportError) as error:
        return [
            Problem(f"GET /api/auth/session cannot be read: {shorten(str(error), 200)}", "See the deployment's log")
        ]
    finally:
        caller.close()
    user = found.get("user") if isinstance(found, dict) else None
    if not isinstance(user, dict):
        what = "a session minted with JWT_SECRET, for a user seeded through DATABASE_URL, is not recognised"
        return [Problem(what, f"One of the two is of another deployment. {REMEDY}")]
    if user.get("id") != person.id:
        # The application makes a user of an unknown address: it has looked into another database.
        what = f"DATABASE_URL is not the deployment's: it does not know the seeded user {person.email}"
        return [Problem(what, f"{REMEDY}; it may have made a user {person.email} of its own, remove that by hand")]
    return []
