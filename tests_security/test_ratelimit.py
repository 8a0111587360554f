"""Security Checklist > Rate Limiting (PRE-7.11 to 7.13), its audit (PRE-7.16), and its answers (POST-3.9 to 3.11).

Used-up hours belong to organizations and addresses of these tests alone.
"""

from datetime import UTC, datetime

import pytest

from signoff import expect

SPOOFED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP")


@pytest.mark.item("PRE-7.11")
@pytest.mark.parametrize("plan", ["FREE", "PRO", "ENTERPRISE"])
def test_each_plan_has_its_limit(actors, world, limits, plan):
    """A fresh organization is told the limit of its plan, for a window of an hour."""
    member = actors("a member", world.person(tenant=world.organization(plan=plan)))

    answer = member.limits.once()

    expect.status(answer, 200, because="this is the first request of a fresh organization")
    expect.counts.plan_limit(
        answer, limit=limits[plan.lower()], window_s=limits["window_s"], at=datetime.now(UTC), plan=plan
    )


@pytest.mark.item("PRE-7.11")
def test_a_change_of_plan_takes_effect(another_free, limits, change_plan):
    """An organization that has used up its hour on FREE is served again once it is on PRO, by the limit of PRO."""
    burst = another_free.spender.burst()
    expect.ratelimit.used_up(burst, because="more requests were made than FREE allows in an hour")
    change_plan(another_free.tenant, "PRO")

    answer = another_free.members[0].limits.once()

    expect.counts.upgraded(answer, limit=limits["pro"], plan="PRO")


@pytest.mark.item("PRE-7.12")
def test_anonymous_requests_are_counted_and_refused(strangers, limits):
    """Whoever is not signed in is counted by address and refused beyond the limit; another address is served."""
    one, other = strangers("nobody"), strangers("nobody, from another address")

    burst = one.limits.burst(limits["tries"])
    answer = other.limits.once()

    expect.ratelimit.used_up(burst, because="one address has asked more often than anybody may in an hour")
    expect.counts.served_beside(answer, burst, because="it comes from another address")


@pytest.mark.item("PRE-7.12")
@pytest.mark.parametrize("header", SPOOFED)
def test_a_made_up_address_gives_no_fresh_count(nobody, made_up_address, header):
    """Who claims another address in a header is counted where they were before."""
    ordinary = nobody.limits.once(), nobody.limits.once()

    then = nobody.limits.claiming(header, made_up_address)

    expect.counts.counted(ordinary, then, because=f"only a made-up {header} (spoofed) sets it apart")


@pytest.mark.item("PRE-7.13")
def test_sign_in_has_a_stricter_limit(strangers, world, limits):
    """Wrong passwords for one user from one address are refused long before the plan's limit."""
    nobody_known = world.newcomer()

    burst = strangers("somebody who guesses").auth.guess(nobody_known.email, limits["tries"])

    expect.counts.stricter(burst, what="Sign-in", tries=limits["tries"], than=limits["plan"])


@pytest.mark.item("PRE-7.13")
def test_sign_up_has_a_stricter_limit(strangers, limits):
    """Registrations from one address are refused long before the plan's limit; other requests are served."""
    stranger = strangers("somebody who registers")

    burst = stranger.limits.sign_up_burst(limits["tries"])
    other = stranger.limits.once()

    expect.counts.stricter(burst, what="Sign-up (registration)", tries=limits["tries"], than=limits["plan"])
    expect.counts.not_used_up(other, what="An ordinary request", because="only registrations were made before")


@pytest.mark.item("PRE-7.13")
def test_password_reset_has_a_stricter_limit(strangers, world, limits):
    """Resets from one address are refused long before the plan's limit; other requests are served."""
    stranger = strangers("somebody who resets")

    burst = stranger.limits.reset_burst(limits["tries"], world.newcomer().email)
    other = stranger.limits.once()

    expect.counts.stricter(burst, what="Password reset", tries=limits["tries"], than=limits["plan"])
    expect.counts.not_used_up(other, what="An ordinary request", because="only resets were asked before")


@pytest.mark.item("PRE-7.13")
@pytest.mark.parametrize("what", ["Sign-up", "Password reset"])
def test_stricter_limits_have_counts_of_their_own(strangers, world, limits, what):
    """After some ordinary requests of an address its first registration and its first reset are not refused."""
    stranger = strangers("somebody who looks around first")
    before = stranger.limits.burst(limits["ordinary"])

    first = (
        stranger.limits.sign_up_burst(1)
        if what == "Sign-up"
        else stranger.limits.reset_burst(1, world.newcomer().email)
    )

    expect.counts.all_served(before, because="these are fewer requests than the plan allows")
    expect.counts.not_used_up(first.moments[0].exchange, what=what, because="only ordinary requests were made before")


@pytest.mark.item("PRE-7.16")
def test_a_refused_request_leaves_an_audit_row(free, violations):
    """The refusals of an organization stand in the audit trail, with the user, the path and the time."""
    burst = free.spender.burst()

    rows = violations(free)

    expect.counts.violation_logged(rows, burst, users=free.user_ids)


@pytest.mark.item("POST-3.9")
def test_headers_are_present_on_served_and_refused_answers(free):
    """X-RateLimit-Limit, -Remaining and -Reset stand on every answer, the refusals included."""
    expect.ratelimit.headers_on_all(free.spender.burst())


@pytest.mark.item("POST-3.10")
def test_429_beyond_the_limit(free):
    """Every request beyond the limit is answered 429 Too Many Requests."""
    expect.ratelimit.refused(free.spender.burst(), because="the hour of this organization is used up")


@pytest.mark.item("POST-3.11")
def test_retry_after_says_when_to_come_back(free, limits):
    """Refusals carry Retry-After in seconds, agreeing with Reset; answers that are served do not."""
    expect.ratelimit.retry_after(free.spender.burst(), **limits)
