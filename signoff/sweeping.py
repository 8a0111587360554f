"""``python -m signoff sweep``: composes the settings with the removal of what killed runs left."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from signoff.clients.database import Database
from signoff.clients.payments import Stripe
from signoff.clients.restoring import Server
from signoff.clients.storage import Storage
from signoff.commanding import command, configured
from signoff.settings import Settings
from signoff.world import sweep
from signoff.world.removal import Places


def places_of(settings: Settings) -> Places:
    """Where a run on the deployment of *settings* creates things."""
    url = settings.database_url.get_secret_value()
    return Places(
        database=Database(url) if url else None,
        storage=storage_of(settings) if settings.missing("spaces") is None else None,
        stripe=stripe_of(settings) if settings.missing("stripe") is None else None,
        scratch=scratch_of(settings),
    )


def scratch_of(settings: Settings) -> Server | None:
    """The server where backups may be restored: one of its own, or the deployment's where that may be disturbed."""
    own = settings.scratch_database_url.get_secret_value()
    url = own or (settings.database_url.get_secret_value() if settings.may_disrupt else "")
    return Server(url) if url else None


def stripe_of(settings: Settings) -> Stripe:
    """The deployment's account at Stripe."""
    return Stripe(
        settings.stripe_secret_key.get_secret_value(),
        api_base=settings.stripe_api_base,
        within_s=settings.webhook_timeout_s,
    )


def storage_of(settings: Settings) -> Storage:
    """The deployment's object store, asked directly."""
    return Storage(
        endpoint=settings.do_endpoint,
        region=settings.do_region,
        bucket=settings.do_bucket,
        access_key_id=settings.do_access_key_id.get_secret_value(),
        access_key_secret=settings.do_access_key_secret.get_secret_value(),
        ca_file=str(settings.ca_file or ""),
    )


@command
def main(argv: Sequence[str]) -> int:
    """Sweep the deployment that the settings name. 2 when they cannot be used."""
    settings = configured()
    places = Places() if settings.is_twin else places_of(settings)
    return sweep.main(argv, places, settings.host, lambda text: sys.stdout.write(f"{text}\n"))
