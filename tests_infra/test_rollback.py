"""Deployment Steps > Rollback Plan (DEP-5.1, DEP-5.3, DEP-5.4): there is a way back, and it works."""

import pytest

from signoff import expect


@pytest.mark.item("DEP-5.1")
def test_previous_deployment_is_ready_and_healthy(hosting, actors, own_address):
    """An earlier deployment is READY, can be rolled back to, and answers healthy on its own address."""
    found = hosting.deployments()
    earlier = actors("nobody", base_url=own_address(found.previous))

    expect.hosting.serves_health(found, earlier.health.read())


@pytest.mark.item("DEP-5.1")
@pytest.mark.needs("rollback")
def test_rolling_back_and_forward_again(hosting, rehearsal, nobody):
    """Rolled back, the staging address serves the earlier deployment, healthy; rolled forward, the newest again."""
    # Only what is READY can be promoted again: no rollback without a way forward.
    expect.hosting.ready(hosting.deployments())
    with rehearsal as (ordered, earlier, newest):
        expect.hosting.taken(ordered, what="the rollback")
        back = nobody.health.settle_on(earlier)
        expect.hosting.leads_to_build(back, earlier, after="rolling back", was=newest)
    expect.hosting.taken(rehearsal.forward, what="the way forward")

    forward = nobody.health.settle_on(newest)
    expect.hosting.leads_to_build(forward, newest, after="rolling forward", was=earlier)


@pytest.mark.item("DEP-5.4")
def test_users_were_notified(statements, deployed, now):
    """A named person states who told whom of the maintenance, and when, for this deployment."""
    expect.people.attested(statements.of("DEP-5.4"), of=deployed, now=now)


@pytest.mark.item("DEP-5.3")
def test_all_services_are_operational(nobody):
    """Health says healthy, and true of the database, of sign-in and of the file storage."""
    answer = nobody.health.read()

    expect.healthy(answer)
    for part in ("database", "auth", "storage"):
        expect.check_true(answer, part)
