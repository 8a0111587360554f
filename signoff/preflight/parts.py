"""What stands behind and beside the deployment: database, mailbox, browser."""

from __future__ import annotations

import imaplib
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
from pymongo import MongoClient
from pymongo.errors import ConfigurationError, OperationFailure, PyMongoError

from signoff import browser_path
from signoff.evidence import REDACTOR
from signoff.preflight.problem import Problem
from signoff.settings import Settings

WAIT_S = 3.0


def database(settings: Settings) -> list[Problem]:
    """DATABASE_URL can be reached and lets us in."""
    wait_ms = int(WAIT_S * 1000)
    try:
        with MongoClient[dict[str, object]](
            settings.database_url.get_secret_value(),
            serverSelectionTimeoutMS=wait_ms,
            connectTimeoutMS=wait_ms,
            socketTimeoutMS=wait_ms,
        ) as client:
            # Listing needs a login, which a ping does not.
            client.get_default_database().list_collection_names(maxTimeMS=wait_ms)
    except OperationFailure as error:
        return [_problem("DATABASE_URL: the database refuses us", error, "Check user, password and rights on it")]
    except ConfigurationError as error:
        return [_problem("DATABASE_URL cannot be used", error, "Compare it with the deployment's own")]
    except PyMongoError as error:
        remedy = "Check host and port, and whether its access list admits this machine"
        return [_problem("DATABASE_URL: no database answers", error, remedy)]
    return []


def mailbox(settings: Settings) -> list[Problem]:
    """MAILBOX_URL can be opened."""
    url = settings.mailbox_url.get_secret_value()
    scheme = urlsplit(url).scheme
    try:
        if scheme in {"imap", "imaps"}:
            _log_in(url)
        elif scheme.startswith("mailpit+"):
            base = url.removeprefix("mailpit+").rstrip("/")
            with httpx.Client(verify=False, timeout=WAIT_S, trust_env=False) as client:  # noqa: S501 - a tool of tests
                client.get(f"{base}/api/v1/messages", params={"limit": 1}).raise_for_status().json()["messages"]
        else:
            next(Path(unquote(urlsplit(url).path)).iterdir(), None)
    except imaplib.IMAP4.error as error:
        return [_problem("MAILBOX_URL: the mail server refuses us", error, "Check user, password and folder")]
    except (OSError, httpx.HTTPError, ValueError, KeyError) as error:
        return [_problem("MAILBOX_URL: no mailbox answers", error, "Check scheme, host and port")]
    return []


def browser(settings: Settings) -> list[Problem]:
    """There is a browser to drive."""
    if browser_path.find(settings.browser_path):
        return []
    where = f"BROWSER_PATH={settings.browser_path} cannot be run" if settings.browser_path else "no browser was found"
    return [Problem(where, "Run `make setup`, or install Chrome or Chromium, or set BROWSER_PATH")]


def _log_in(url: str) -> None:
    part = urlsplit(url)
    secure = part.scheme == "imaps"
    kind = imaplib.IMAP4_SSL if secure else imaplib.IMAP4
    with kind(part.hostname or "", part.port or (993 if secure else 143), timeout=WAIT_S) as server:
        server.login(unquote(part.username or ""), unquote(part.password or ""))
        answer, _ = server.select(part.path.strip("/") or "INBOX", readonly=True)
        if answer != "OK":
            raise imaplib.IMAP4.error("the folder cannot be opened")


def _problem(what: str, error: Exception, remedy: str) -> Problem:
    # Driver messages quote addresses, and some of them the credentials within.
    return Problem(REDACTOR.text(f"{what} ({str(error)[:200] or type(error).__name__})"), remedy)
