"""Post-Deployment Tasks (Week 1) > Priority 3 (WEEK-3.3, WEEK-3.4): what only persons can say."""

import pytest

from signoff import expect


@pytest.mark.item("WEEK-3.3")
def test_an_external_test_is_attested(statements, deployed, now, week_over):
    """A named person states that others tried to break in, and what came of it; the suite's own probes are PRE-7."""
    expect.people.attested(statements.of("WEEK-3.3"), of=deployed, now=now, due=week_over)


@pytest.mark.item("WEEK-3.4")
def test_the_plan_for_production_is_attested(statements, deployed, now, week_over):
    """A named person states that there is a plan for production, and who agreed to it."""
    expect.people.attested(statements.of("WEEK-3.4"), of=deployed, now=now, due=week_over)
