"""Faults of the deployment's environment variables."""

from __future__ import annotations

from twin.faults import Fault

_REQUIRED = (
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
)
_OPTIONAL = ("OPEN_AI_API_KEY", "ROSSUM_API_URL", "ROSSUM_USER", "ROSSUM_PASS")
_ITEMS = {name: f"PRE-6.{number}" for number, name in enumerate(_REQUIRED + _OPTIONAL, 1)}


def _items(*names: str) -> tuple[str, ...]:
    return tuple(_ITEMS[name] for name in names)


def _slug(name: str) -> str:
    return name.lower().replace("_", "-")


FAULTS = (
    *(
        Fault(f"env-missing-{_slug(name)}", f"{name} is not set.", _items(name), rf"{name} is not set")
        for name in _REQUIRED
    ),
    *(
        Fault(
            f"env-malformed-{_slug(name)}",
            f"{name} is set to something that cannot be one.",
            _items(name),
            rf"{name} (is|has|does|repeats|looks|names)|{name} is optional, but",
        )
        for name in _ITEMS
    ),
    Fault("env-empty-values", "Every variable is there, and empty.", _items(*_REQUIRED), r"is empty"),
    Fault(
        "env-placeholders",
        "Some variables still have the value of the template.",
        _items("JWT_SECRET", "GOOGLE_ID", "DATABASE_URL", "STRIPE_SECRET_KEY", "EMAIL_FROM"),
        r"placeholder",
    ),
    Fault(
        "env-live-keys",
        "The Stripe keys are live ones.",
        _items("STRIPE_SECRET_KEY", "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY"),
        r"live key",
    ),
    Fault(
        "env-short-secret",
        "Sessions are signed with a secret of eight characters.",
        _items("JWT_SECRET"),
        r"8 characters, not 32",
    ),
    Fault(
        "env-other-stripe-account",
        "The publishable key is of another Stripe account than the secret one.",
        _items("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY"),
        r"different Stripe accounts|not what the running deployment",
    ),
    Fault(
        "env-other-address",
        "NEXTAUTH_URL is the address of another deployment.",
        _items("NEXTAUTH_URL"),
        r"not what the running deployment uses",
    ),
    Fault(
        "env-stale-secret",
        "JWT_SECRET was changed, and the running deployment still has the old one.",
        _items("JWT_SECRET"),
        r"not what the running deployment uses",
    ),
    Fault(
        "env-production-database",
        "DATABASE_URL names the database of production.",
        _items("DATABASE_URL"),
        r"production",
    ),
    Fault(
        "hosted-variable-missing",
        "The file has JWT_SECRET, but the project at the hosting has not.",
        _items("JWT_SECRET"),
        r"JWT_SECRET is not set",
    ),
    Fault(
        "hosted-variable-for-previews-only",
        "At the hosting, JWT_SECRET is set for previews only.",
        _items("JWT_SECRET"),
        r"not set for staging",
    ),
    Fault(
        "hosted-variable-changed-later",
        "At the hosting, JWT_SECRET was changed after the deployment.",
        _items("JWT_SECRET"),
        r"changed after the deployment",
    ),
    Fault("env-set-twice", "DATABASE_URL is set twice, to different databases.", _items("DATABASE_URL"), r"2 times"),
    Fault(
        "env-unreadable",
        "The environment file is there, but cannot be read.",
        tuple(_ITEMS.values()),
        r"cannot be read",
    ),
)
