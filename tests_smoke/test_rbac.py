"""Smoke Testing > RBAC (DEP-3.13 to DEP-3.15, DEP-3.17): what each role may do, as the role matrix says.

Every refusal is paired with a permission: a target that refuses everybody must not pass. Each cell is asked on a row
made for it, and looked at from three sides: the answer, the database, the audit trail.
"""

import pytest

from signoff import expect


@pytest.mark.item("DEP-3.13")
def test_viewer_is_read_only(walk):
    """VIEWER reads every kind of row; creating, editing and deleting is refused for want of permission."""
    found = walk(role="VIEWER", but="billing")

    expect.access.matrix(found, of="VIEWER")


@pytest.mark.item("DEP-3.14")
def test_member_changes_own_rows_alone(walk):
    """MEMBER creates, edits and deletes what he created himself; what others created is refused and stays as it is."""
    found = walk(role="MEMBER", rows=True)

    expect.access.matrix(found, of="MEMBER")


@pytest.mark.item("DEP-3.15")
def test_admin_changes_rows_of_anybody(walk):
    """ADMIN creates, and edits and deletes own rows and those of others."""
    found = walk(role="ADMIN", rows=True)

    expect.access.matrix(found, of="ADMIN")


@pytest.mark.item("DEP-3.17")
def test_a_denial_shows_in_the_audit_trail(denied):
    """Who is denied something is found in the audit trail, by who may read it: who, what, where."""
    probe, trail = denied()

    expect.census.denial_shows(probe, trail)
