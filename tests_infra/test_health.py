"""Post-Deployment Verification > Health Checks (POST-1.1 to POST-1.4), and DEP-2.3 of the deployment steps.

What the endpoint says is believed only where it is confirmed from another side.
"""

import pytest

from signoff import expect


@pytest.mark.item("POST-1.1")
def test_health_says_healthy(nobody, now, target):
    """The endpoint answers 200, JSON, healthy, made for the asking, and says of which build."""
    first, second = nobody.health.read(), nobody.health.read()

    expect.healthy(first)
    expect.fresh(first, second, now=now)
    expect.names_build(second, expected=target.settings.expected_build)


@pytest.mark.item("POST-1.1")
@pytest.mark.needs("disruption")
@pytest.mark.parametrize("dependency", ["database", "auth", "storage"])
def test_a_broken_dependency_makes_it_say_so(nobody, target, dependency):
    """With one dependency out of order the endpoint is not healthy and names it; before and after it is healthy."""
    expect.healthy(nobody.health.read())

    with target.disrupt(dependency):
        broken = nobody.health.read()
    mended = nobody.health.settle()

    expect.admits(broken, dependency)
    expect.healthy(mended)


@pytest.mark.item("POST-1.2")
@pytest.mark.needs_only("target")
def test_database_check_is_true(nobody):
    """``checks.database`` is true."""
    expect.check_true(nobody.health.read(), "database")


@pytest.mark.item("POST-1.2")
def test_database_answers_as_health_says(nobody, database):
    """Health says that the database works, and the database answers when it is asked directly."""
    expect.check_true(nobody.health.read(), "database")
    expect.confirmed(database.ping(), of="the database")


@pytest.mark.item("POST-1.3")
def test_auth_check_is_true(nobody):
    """``checks.auth`` is true, and sign-in really works: providers, a CSRF token and an anonymous session answer."""
    answer = nobody.health.read()
    session, listed, token = nobody.auth.session(), nobody.auth.providers(), nobody.auth.csrf()

    expect.check_true(answer, "auth")
    expect.signed_out(session, because="nobody has signed in")
    expect.providers(listed, required=frozenset({"credentials", "google", "github"}))
    expect.csrf_token(token, well_formed=nobody.auth.csrf_well_formed)


@pytest.mark.item("POST-1.4")
@pytest.mark.needs_only("target")
def test_storage_check_is_true(nobody):
    """``checks.storage`` is true."""
    expect.check_true(nobody.health.read(), "storage")


@pytest.mark.item("POST-1.4")
def test_storage_takes_and_gives_as_health_says(nobody, storage, world):
    """Health says that the storage works, and an object can be put, read back and deleted."""
    expect.check_true(nobody.health.read(), "storage")
    expect.confirmed(storage.round_trip(world.object_key(), b"awms-signoff probe"), of="the file storage")


@pytest.mark.item("DEP-2.3")
def test_health_on_the_deployments_own_address(actors, now, target):
    """On its own address, past any alias, the deployment is as healthy as on the staging address."""
    deployment = actors("nobody", base_url=target.settings.own_url)

    first, second = deployment.health.read(), deployment.health.read()

    expect.healthy(first)
    expect.fresh(first, second, now=now)
