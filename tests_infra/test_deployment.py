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
