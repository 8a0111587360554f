"""OWASP Top 10 > A01 Broken Access Control (PRE-7.1): every route asks for session, role and tenant.

A guard that exists and is used by all routes but one shows as that route's name.
"""

import pytest

from signoff import expect


@pytest.mark.item("PRE-7.1")
def test_the_role_matrix_holds(walk):
    """Every role may do to every kind of row what the role matrix says, and nothing else: in answer and database."""
    found = walk()

    expect.access.matrix(found, of="every role")


@pytest.mark.item("PRE-7.1")
def test_every_route_asks_for_a_session(census):
    """Every route but the public ones refuses a visitor without a session, and does nothing for him."""
    expect.census.sessions(census.sessions())


@pytest.mark.item("PRE-7.1")
def test_every_route_enforces_the_role(census):
    """Every route refuses the roles that may not, for want of permission, and does nothing for them."""
    expect.census.roles(census.roles())


@pytest.mark.item("PRE-7.1")
def test_no_route_reaches_the_rows_of_another_tenant(census):
    """No route shows or changes a row whose id belongs to another tenant."""
    expect.census.tenants(census.tenants())


@pytest.mark.item("PRE-7.1")
def test_nobody_raises_himself_by_a_field_of_a_body(escalate):
    """Role, organization, status and administration cannot be set by sending them along with one's own data."""
    expect.census.nothing_gained(escalate.own_account(), by="fields of a body that raise a user")


@pytest.mark.item("PRE-7.1")
def test_nobody_registers_as_more_than_a_user(escalate):
    """Who registers with the fields of an administrator becomes a user like any other."""
    expect.census.nothing_gained(escalate.registration(), by="registering with the fields of an administrator")


@pytest.mark.item("PRE-7.1")
def test_a_row_stays_with_its_tenant_and_creator(escalate):
    """An organization or a creator named in a body is left aside: rows belong to the asker's organization."""
    expect.census.nothing_gained(escalate.tenant_of_body(), by="naming another organization in a body")


@pytest.mark.item("PRE-7.1")
def test_no_row_points_at_another_tenant(escalate):
    """The id of another tenant's user, account or contact is not accepted as assignee, account or contact."""
    expect.census.nothing_gained(escalate.references(), by="giving the id of another tenant's row as assignee")
