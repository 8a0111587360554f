"""What settings are made of: the headings they stand under, how their values are read, and the kinds of them."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

CLOCKS = timedelta(minutes=5)  # by which those of two machines may differ
# The headings of .env.example.
DEPLOYMENT = "The deployment"
APPLICATION = "What the application is configured with (its own names and values)"
STRIPE = "Stripe (test mode only; live keys are refused)"
STORAGE = "File storage (S3 or DigitalOcean Spaces)"
MAIL = "Mail"
HOSTING = "Hosting (Vercel)"
DATABASE_HOSTING = "Database hosting (MongoDB Atlas)"
EVIDENCE = "Evidence from elsewhere (files and folders)"
DISRUPTION = "Broken dependencies"
RUN = "The run itself"


def _split(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _split_at_commas(value: object) -> object:
    return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


def _with_scheme(value: object) -> object:
    return f"https://{value}" if isinstance(value, str) and value and "://" not in value else value


def _with_zone(value: object) -> object:
    """A time without a zone cannot be held against others; a bare number would be taken for seconds since 1970."""
    if not isinstance(value, str):
        return value
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError("not a time with a zone, like 2026-11-20T12:00Z")
    # What is counted from it would be PENDING until then, and a GO with it.
    if found > datetime.now(UTC) + CLOCKS:
        raise ValueError("it has not come yet; is its zone right?")
    return found


def _zone(value: str) -> str:
    try:
        ZoneInfo(value or "UTC")
    except (KeyError, ValueError, OSError):
        if value:  # where a machine knows of no zone, none is needed as long as none is named
            raise ValueError("not a time zone that this machine knows, like Europe/Berlin") from None
    return value


def _command(value: str) -> str:
    try:
        shlex.split(value)
    except ValueError as error:
        raise ValueError(f"not a command: {error}".lower()) from None
    return value


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split_at_commas)]
Moment = Annotated[datetime, BeforeValidator(_with_zone)]
Zone = Annotated[str, AfterValidator(_zone)]
Command = Annotated[str, AfterValidator(_command)]
# The application takes a bare host here, so its own value must do.
Endpoint = Annotated[str, BeforeValidator(_with_scheme)]


def setting(group: str, meaning: str, default: Any = "", *, example: str = "", **limits: Any) -> Any:
    """A setting under the heading *group*, with one line of meaning. limits: as pydantic's Field takes them."""
    return Field(default, description=meaning, json_schema_extra={"group": group, "example": example}, **limits)


def secret(group: str, meaning: str, *, example: str = "") -> Any:
    """A setting that is shown nowhere."""
    return setting(group, meaning, SecretStr(""), example=example)


def path(group: str, meaning: str) -> Any:
    """A file or a folder."""
    return setting(group, meaning, None)
