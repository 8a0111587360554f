"""The environment file of the deployment, with every variable that the checklist lists."""

from __future__ import annotations

import re
import secrets
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from twin.state import Twin

_LETTERS = string.ascii_letters + string.digits
LISTED = (
    "JWT_SECRET",
    "NEXTAUTH_URL",
    "GOOGLE_ID",
    "GOOGLE_SECRET",
    "GITHUB_ID",
    "GITHUB_SECRET",
    "DATABASE_URL",
    "STRIPE_SECRET_KEY",
    "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "RESEND_API_KEY",
    "EMAIL_FROM",
    "IMAP_HOST",
    "IMAP_PORT",
    "IMAP_USER",
    "IMAP_PASSWORD",
    "UPLOADTHING_SECRET",
    "UPLOADTHING_APP_ID",
    "DO_ENDPOINT",
    "DO_REGION",
    "DO_BUCKET",
    "DO_ACCESS_KEY_ID",
    "DO_ACCESS_KEY_SECRET",
    "OPEN_AI_API_KEY",
    "ROSSUM_API_URL",
    "ROSSUM_USER",
    "ROSSUM_PASS",
)
"""The variables in the order of the checklist: the first is PRE-6.1."""

OPTIONAL = LISTED[-4:]
"""Those that a deployment may do without."""

MALFORMED = {
    "JWT_SECRET": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "NEXTAUTH_URL": "staging.nextcrm.io/en",
    "GOOGLE_ID": "client",
    "GOOGLE_SECRET": "GOCSPX-",
    "GITHUB_ID": "Ov 23li",
    "GITHUB_SECRET": "0123456789",
    "DATABASE_URL": "postgres://db.nextcrm.io/awms",
    "STRIPE_SECRET_KEY": "pk_test_51QabcdefGhijklMnopqrstuvwxyz0123",
    "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY": "sk_test_51QabcdefGhijklMnopqrstuvwxyz0123",
    "STRIPE_WEBHOOK_SECRET": "we_1QabcdefGhijklMnopqrstuv",
    "RESEND_API_KEY": "SG.abcdefghijklmnopqrstuvwxyz",
    "EMAIL_FROM": "noreply at nextcrm",
    "IMAP_HOST": "imap.nextcrm.io:993",
    "IMAP_PORT": "99300",
    "IMAP_USER": "in box",
    "IMAP_PASSWORD": "short",
    "UPLOADTHING_SECRET": "sk_live",
    "UPLOADTHING_APP_ID": "app 1",
    "DO_ENDPOINT": "https://fra1.digitaloceanspaces.com/awms",
    "DO_REGION": "Frankfurt",
    "DO_BUCKET": "AWMS_Staging",
    "DO_ACCESS_KEY_ID": "DO-KEY",
    "DO_ACCESS_KEY_SECRET": "DO-SECRET",
    "OPEN_AI_API_KEY": "openai",
    "ROSSUM_API_URL": "elis.rossum.ai/api",
    "ROSSUM_USER": "in box",
    "ROSSUM_PASS": "pass",
}
"""For each variable a value that cannot be one."""

_PLACEHOLDERS = {
    "JWT_SECRET": "<generate with: openssl rand -base64 32>",
    "GOOGLE_ID": "your-google-client-id",
    "DATABASE_URL": "mongodb+srv://<user>:<password>@cluster.mongodb.net/awms",
    "STRIPE_SECRET_KEY": "sk_test_...",
    "EMAIL_FROM": "<noreply@...>",
}


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def made_up() -> dict[str, str]:
    """Values for what the twin has no part for, made once for a start."""
    return {
        "EMAIL_FROM": "AWMS Staging <noreply@staging.nextcrm.io>",
        "IMAP_HOST": "imap.nextcrm.io",
        "IMAP_PORT": "993",
        "IMAP_USER": "invoices@staging.nextcrm.io",
        "IMAP_PASSWORD": _random(20),
        "UPLOADTHING_SECRET": f"sk_live_{secrets.token_hex(32)}",
        "UPLOADTHING_APP_ID": _random(10).lower(),
        "OPEN_AI_API_KEY": f"sk-proj-{_random(48)}",
        "ROSSUM_API_URL": "https://api.elis.rossum.ai/v1",
        "ROSSUM_USER": "invoices@staging.nextcrm.io",
        "ROSSUM_PASS": _random(20),
    }


def _sound(twin: Twin, made: dict[str, str]) -> dict[str, str]:
    return made | {
        "JWT_SECRET": twin.jwt_secret,
        "NEXTAUTH_URL": twin.base_url,
        "GOOGLE_ID": twin.google.client_id,
        "GOOGLE_SECRET": twin.google.client_secret,
        "GITHUB_ID": twin.github.client_id,
        "GITHUB_SECRET": twin.github.client_secret,
        "DATABASE_URL": twin.database_url,
        "STRIPE_SECRET_KEY": twin.stripe.secret_key,
        "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY": twin.stripe.publishable_key,
        "STRIPE_WEBHOOK_SECRET": twin.stripe.webhook_secret,
        "RESEND_API_KEY": twin.resend_key,
        "DO_ENDPOINT": twin.storage.endpoint,
        "DO_REGION": twin.storage.region,
        "DO_BUCKET": twin.storage.bucket,
        "DO_ACCESS_KEY_ID": twin.storage.access_key_id,
        "DO_ACCESS_KEY_SECRET": twin.storage.access_key_secret,
    }


def _lines(twin: Twin, made: dict[str, str]) -> list[str]:
    faults = twin.faults
    values = _sound(twin, made)
    if faults.on("env-live-keys"):
        for name in ("STRIPE_SECRET_KEY", "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY"):
            values[name] = values[name].replace("_test_", "_live_")
    if faults.on("env-short-secret"):
        values["JWT_SECRET"] = _random(8)
    if faults.on("env-other-stripe-account"):
        values["NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY"] = f"pk_test_51{_random(96)}"
    if faults.on("env-other-address"):
        values["NEXTAUTH_URL"] = "https://preview.nextcrm.io"
    if faults.on("env-stale-secret"):
        values["JWT_SECRET"] = secrets.token_urlsafe(48)
    if faults.on("env-production-database"):
        values["DATABASE_URL"] = "mongodb+srv://cluster0.nextcrm.mongodb.net/awms_production"
    if faults.on("env-placeholders"):
        values |= _PLACEHOLDERS
    if faults.on("env-empty-values"):
        values = dict.fromkeys(values, "")
    lines = []
    for name in LISTED:
        slug = re.sub("_", "-", name.lower())
        if faults.on(f"env-malformed-{slug}"):
            values[name] = MALFORMED[name]
        if name in OPTIONAL or not faults.on(f"env-missing-{slug}"):
            lines.append(f"{name}='{values[name]}'")
    if faults.on("env-set-twice"):
        lines.append(f"DATABASE_URL='{values['DATABASE_URL']}-old'")
    return lines


def write(path: Path, twin: Twin, made: dict[str, str]) -> None:
    """Write the file as the faults have it, for the owner's eyes only."""
    path.touch(mode=0o600)
    if twin.faults.on("env-unreadable"):
        path.write_bytes(b"\xff\xfe\x00\x80environment")
        return
    path.write_text("# the environment of the staging deployment\n" + "\n".join(_lines(twin, made)) + "\n")
