"""Smoke Testing > Rate Limiting (DEP-3.24 to DEP-3.27): a FREE organization and its hundred requests of an hour.

The limit is judged by who is served, and only then by what the headers say. One burst of a fresh organization, by two
of its members in turn, serves all tests that look at a used-up hour, here and in tests_security.
"""

import pytest

from signoff import expect

OTHERS = 10  # requests of another kind before a burst


@pytest.mark.item("DEP-3.24")
def test_exactly_the_limit_is_served(free, limits):
    """Of the requests that two members of a fresh FREE organization make in turn, exactly 100 are served."""
    burst = free.spender.burst()

    expect.ratelimit.exactly(burst, **limits)


@pytest.mark.item("DEP-3.24")
def test_requests_at_the_same_time_do_not_overshoot(another_free, limits):
    """Over several connections at once exactly 100 requests are served as well."""
    burst = another_free.spender.at_once()

    expect.ratelimit.exactly(burst, **limits)


@pytest.mark.item("DEP-3.24")
def test_another_organization_is_not_held_up(free, another_free):
    """While one organization is refused, the first request of another is served, from a count of its own."""
    burst = free.spender.burst()
    expect.ratelimit.used_up(burst, because="more requests were made than FREE allows in an hour")

    answer = another_free.members[0].limits.once()

    expect.counts.served_beside(answer, burst, because="another organization used up its hour")


@pytest.mark.item("DEP-3.24")
@pytest.mark.parametrize(
    ("kind", "what"),
    [("HEAD", "HEAD requests"), ("error", "requests that are answered with an error")],
    ids=["HEAD", "error"],
)
def test_every_request_is_counted(another_free, limits, kind, what):
    """HEAD requests, and those that are answered with an error, are counted: so many fewer others are served."""
    burst = another_free.spender.burst_after(kind, OTHERS)

    expect.ratelimit.counted_too(burst, requests=limits["requests"], others=OTHERS, what=what)


@pytest.mark.item("DEP-3.25")
def test_the_refusal_is_429_and_can_be_read_by_programs(free):
    """Whoever goes on is refused with 429 Too Many Requests, and the body is JSON that names the error."""
    burst = free.spender.burst()

    expect.ratelimit.refused(burst, because="the hour of this organization is used up")
    expect.ratelimit.machine_readable(burst)


@pytest.mark.item("DEP-3.25")
def test_a_refused_request_is_not_carried_out(free, database, world):
    """What is refused for want of quota does not happen behind the refusal."""
    burst = free.spender.burst()
    before = database.find("Organizations", {"slug": free.tenant.slug})

    answer = free.members[0].limits.rename(world.name("renamed"))

    expect.counts.still_refused(burst, answer)
    after = database.find("Organizations", {"slug": free.tenant.slug})
    expect.unchanged(before, after, because="the request was refused with 429")


@pytest.mark.item("DEP-3.26")
def test_headers_count_down_to_the_end_of_the_hour(free, limits):
    """Each served answer says the limit, one less than before, and an end within the hour in epoch seconds."""
    burst = free.spender.burst()

    expect.ratelimit.counted_down(burst, **limits)


@pytest.mark.item("DEP-3.26")
def test_every_route_counts(another_free):
    """Organization, members, accounts, audit: each answer carries the headers, with one less than the one before."""
    owner = another_free.members[0].limits

    answers = tuple(
        owner.once("GET", path)
        for path in (
            "/api/organization",
            "/api/organization/members",
            "/api/crm/account",
            "/api/organization/audit-logs",
        )
    )

    expect.counts.falling(answers, because="all routes draw on one count of the organization")


@pytest.mark.item("DEP-3.27")
def test_a_refusal_leaves_an_audit_row(free, violations):
    """The refusals of the burst stand in the audit trail, with the user, the path and the time."""
    burst = free.spender.burst()

    rows = violations(free)

    expect.counts.violation_logged(rows, burst, users=free.user_ids)
