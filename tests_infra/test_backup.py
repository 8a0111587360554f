"""Pre-Deployment > Database Migration (PRE-8.1, PRE-8.4) and the rollback's restore (DEP-5.2).

A backup is a backup once it has been restored: size and date prove nothing.
"""

import pytest

from signoff import expect


@pytest.mark.item("PRE-8.1")
def test_a_recent_backup_is_complete(backup, live, now, limits):
    """There is a recent backup of this database, with whatever the database had when it was made."""
    saved, present = backup(), live()

    expect.backup.is_recent(saved, now=now, max_age_h=limits["max_age_h"])
    expect.backup.is_complete(saved, present)


@pytest.mark.item("PRE-8.1")
@pytest.mark.needs("scratch|disruptive")
def test_the_backup_can_be_restored(backup, rehearse):
    """Restored into a scratch database, the backup gives the same collections, counts, digests and indexes."""
    expect.backup.restored(rehearse(backup()))


@pytest.mark.item("PRE-8.4")
def test_no_data_was_lost(backup, live):
    """Every document of the backup is still there with all its fields, unchanged but for later changes."""
    expect.backup.nothing_lost(backup(), live())


@pytest.mark.item("DEP-5.2")
@pytest.mark.needs("scratch|disruptive")
def test_restore_rehearsal(backup, live, rehearse):
    """The newest backup restores whole into a scratch database; the evidence tells how long that takes."""
    rehearsal = rehearse(backup())

    expect.backup.restored(rehearsal)
    expect.backup.covers(rehearsal, live())
