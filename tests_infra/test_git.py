"""Deployment Steps > Commit & Push (DEP-1.1 to DEP-1.3): the checkout is what the remote has and what is deployed."""

import pytest

from signoff import expect


@pytest.mark.item("DEP-1.1")
def test_everything_is_committed(git):
    """The work tree is clean, and nothing is new that is not ignored."""
    expect.machine.all_committed(git.work_tree())


@pytest.mark.item("DEP-1.2")
def test_the_commit_is_pushed(git):
    """The remote's branch, asked now, is at the commit that is checked out."""
    expect.machine.pushed(git.head(), git.remote())


@pytest.mark.item("DEP-1.2")
@pytest.mark.needs("vercel|artifacts")
def test_the_commit_is_deployed(git, deployed_commit):
    """What is deployed on staging was made of the commit that is checked out."""
    commit, said_by = deployed_commit()

    expect.machine.same_commit(git.head(), commit, said_by=said_by)


@pytest.mark.item("DEP-1.3")
def test_there_are_no_conflicts(git):
    """No file has the marks of a conflict, and no merge is in progress."""
    expect.machine.no_conflicts(git.work_tree())
