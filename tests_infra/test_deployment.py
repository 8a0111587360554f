"""Deployment Steps > Deploy to Vercel Staging (DEP-2): what answers at the staging address."""

import pytest

from signoff import expect


@pytest.mark.item("DEP-2.4")
def test_staging_answers_with_the_application(nobody, visitor):
    """The staging address answers with the application's own pages and sign-in, not with a wall or another site."""
    front = nobody.get("/")
    listed, token = nobody.auth.providers(), nobody.auth.csrf()

    expect.leads_into(front, "/en")
    expect.shows(visitor.sign_in.open(), "Login", at="/en/sign-in", because="this is the application's address")
    expect.providers(listed, required=frozenset({"credentials"}))
    expect.csrf_token(token, well_formed=nobody.auth.csrf_well_formed)


@pytest.mark.item("DEP-2.4")
@pytest.mark.needs("own_address")
def test_staging_is_aliased_to_the_newest_deployment(nobody, actors, target):
    """The staging address serves the same build as the newest deployment does on its own address."""
    deployment = actors("nobody", base_url=target.settings.own_url)

    expect.same_build(nobody.get("/en/sign-in"), deployment.get("/en/sign-in"))


@pytest.mark.item("DEP-2.1")
def test_newest_deployment_started(hosting, now, limits):
    """The newest staging deployment did not fail, was not canceled and does not hang."""
    found = hosting.deployments()

    expect.hosting.started(found, now=now, within_s=limits["within_s"])


@pytest.mark.item("DEP-2.1")
@pytest.mark.needs("commit")
def test_newest_deployment_is_of_this_commit(hosting, target):
    """The newest staging deployment was made from the commit that is signed off."""
    found = hosting.deployments()

    expect.hosting.of_commit(found, target.settings.expected_commit)


@pytest.mark.item("DEP-2.2")
def test_build_completed_without_errors(hosting):
    """The newest staging deployment is READY, and its whole build log has no error."""
    found = hosting.deployments()
    expect.hosting.ready(found)

    expect.hosting.built_without_errors(hosting.build_log(found.newest))
