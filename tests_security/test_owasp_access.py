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
