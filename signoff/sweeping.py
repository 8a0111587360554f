"""``python -m signoff sweep``: composes the settings with the removal of what killed runs left."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from signoff.clients.database import Database
from signoff.clients.storage import Storage
from signoff.settings import Settings, SettingsError, load
from signoff.world import sweep
from signoff.world.removal import Places


def places_of(settings: Settings) -> Places:
    """Where a run on the deployment of *settings* creates things."""
    url = settings.database_url.get_secret_value()
    return Places(
        database=Database(url) if url else None,
        storage=storage_of(settings) if settings.missing("spaces") is None else None,
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


def main(argv: Sequence[str]) -> int:
    """Sweep the deployment that the settings name. 2 when they cannot be used."""
    try:
        settings = load(os.environ, Path(".env"))
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    places = Places() if settings.is_twin else places_of(settings)
    return sweep.main(argv, places, settings.host, lambda text: sys.stdout.write(f"{text}\n"))
