"""Smoke Testing > Multi-Tenancy (DEP-3.8 and on): organizations and who belongs to them."""

import pytest

from signoff import expect


@pytest.mark.item("DEP-3.8")
def test_onboarding_creates_an_organization_owned_by_its_creator(visitors, sign_in_as, world, database):
    """Who has no organization creates one in the browser, comes to the dashboard, and is its OWNER."""
    founder, slug = world.person(), world.slug()
    visitor = sign_in_as(founder)

    screen = visitor.onboarding.create(slug, slug)
    organizations = database.find("Organizations", {"slug": slug})
    users = database.find("Users", {"email": founder.email})

    expect.shows(screen, "Dashboard", at="/en", because="the organization was created")
    expect.one_organization(organizations, name=slug, owner_id=founder.id)
    expect.is_owner(users, organizations)


@pytest.mark.item("DEP-3.8")
def test_a_second_organization_without_payment_can_be_created(actors, world, database):
    """Two users create an organization each, none of which has paid yet; both come into being."""
    for name in ("the first founder", "the second founder"):
        founder, slug = world.person(), world.slug()

        answer = actors(name, founder).organizations.create(slug, slug)

        expect.created(answer, what="The organization")
        expect.one_organization(database.find("Organizations", {"slug": slug}), name=slug, owner_id=founder.id)


@pytest.mark.item("DEP-3.8")
def test_a_taken_slug_is_refused(actors, world, database):
    """A slug that another organization has is refused for that reason, and no second row comes into being."""
    taken = world.organization()
    founder = world.person()

    answer = actors("a founder", founder).organizations.create(taken.name, taken.slug)

    expect.refused_as_taken(answer, what="organization with this slug")
    expect.count(database.find("Organizations", {"slug": taken.slug}), 1, of="organization with this slug")
    expect.created(actors("the founder", founder).organizations.create(*2 * (world.slug(),)), what="The organization")
