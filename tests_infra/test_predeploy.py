"""Pre-Deployment (PRE-1 to PRE-5) and the tasks of week 1 on tests (WEEK-2): what the application's own tools say.

What they say counts only if it is said of the commit that is checked out.
"""

import pytest

from signoff import expect

# The critical groups of the checklist, by the words that their files and titles have. The webhook's tests are a task
# of week 1 (WEEK-2.2), and so are those of authentication (WEEK-2.1). The words of a workshop's software that have
# these in them are others: quotations and striped rows, logging and assigning, maintenance.
PERMISSIONS, QUOTA, STRIPE, LIMITS = "permission|rbac", "quota(?!ti)", "stripe(?!d)", "rate.?limit"
WEBHOOK = "webhook"
AUTHENTICATION = r"auth(?!or)|(?<!as)(?<!de)sign[ ._-]?in(?!g)|(?<![ab])log[ ._-]?in(?!g)|session|password"
SECURITY = r"security|owasp|xss|csrf|injection|isolation|(?<!main)tenan|audit"


@pytest.mark.item("PRE-1.1")
def test_development_server_is_stopped(machine):
    """No process runs ``next dev`` in the checkout."""
    expect.machine.none_runs(machine.dev_servers())


@pytest.mark.item("PRE-1.2")
def test_development_port_is_free(machine, target, limits):
    """The development port can be bound on loopback and wildcard, of IPv4 and IPv6."""
    expect.machine.port_is_free(machine.port(target.settings.dev_port or int(limits["port"])))


@pytest.mark.item("PRE-1.3")
def test_no_process_of_prisma_runs(machine):
    """Neither studio nor a migration nor an engine of Prisma runs in the checkout."""
    expect.machine.none_runs(machine.prisma())


@pytest.mark.item("PRE-2.1")
@pytest.mark.needs("artifacts")
def test_prisma_client_is_generated(workspace):
    """The generated client is of this commit, of the locked version, and of the schema as it is."""
    expect.release.client_is_current(workspace.client())


@pytest.mark.item("PRE-2.2")
def test_new_enum_values_are_in_the_generated_types(workspace):
    """The generated types list both new audit actions."""
    expect.release.types_list(workspace.client(), "AuditAction", "PERMISSION_DENIED", "RATE_LIMIT_EXCEEDED")


@pytest.mark.item("PRE-2.3")
@pytest.mark.needs("artifacts")
def test_no_type_errors_after_generation(workspace):
    """The type check was run after the generation and has no error, but in tests."""
    check = workspace.type_check()

    expect.release.no_type_errors(check)
    expect.release.checked_after_generation(check)


@pytest.mark.item("PRE-3.1")
@pytest.mark.needs("artifacts")
def test_production_code_compiles(workspace):
    """The type check of this commit has no error in production code."""
    expect.release.no_type_errors(workspace.type_check())


@pytest.mark.item("PRE-3.2")
@pytest.mark.needs("artifacts")
def test_type_errors_of_tests_are_counted(workspace):
    """The type check ran to its end, so that the evidence counts the errors in tests; they do not block."""
    expect.release.type_checked(workspace.type_check())


@pytest.mark.item("PRE-4.1")
@pytest.mark.needs("artifacts")
def test_permission_tests_pass(workspace, limits):
    """All tests of permissions and roles passed, as many as ever."""
    expect.apptests.group_passes(workspace.tests(), PERMISSIONS, at_least=int(limits["min_tests"]))


@pytest.mark.item("PRE-4.2")
@pytest.mark.needs("artifacts")
def test_quota_tests_pass(workspace, limits):
    """All tests of quotas passed, as many as ever."""
    expect.apptests.group_passes(workspace.tests(), QUOTA, at_least=int(limits["min_tests"]))


@pytest.mark.item("PRE-4.3")
@pytest.mark.needs("artifacts")
def test_stripe_tests_pass(workspace, limits):
    """All tests of Stripe but those of the webhook passed, as many as ever."""
    expect.apptests.group_passes(workspace.tests(), STRIPE, at_least=int(limits["min_tests"]), without=WEBHOOK)


@pytest.mark.item("PRE-4.4")
@pytest.mark.needs("artifacts")
def test_rate_limit_tests_pass(workspace, limits):
    """All tests of rate limits passed, as many as ever."""
    expect.apptests.group_passes(workspace.tests(), LIMITS, at_least=int(limits["min_tests"]))


@pytest.mark.item("PRE-4.5")
@pytest.mark.needs("artifacts")
def test_enough_tests_pass(workspace, limits):
    """At least the share of all tests passed that the checklist asks before the deployment."""
    expect.apptests.pass_rate(workspace.tests(), at_least_percent=limits["min_pass_percent"])


@pytest.mark.item("PRE-4.6")
@pytest.mark.needs("artifacts")
def test_security_tests_pass(workspace):
    """The four critical groups are there and passed whole, and so did every other test of security."""
    report = workspace.tests()

    expect.apptests.groups_pass(report, PERMISSIONS, QUOTA, STRIPE, LIMITS, also=SECURITY, without=WEBHOOK)


@pytest.mark.item("PRE-4.7")
@pytest.mark.needs("artifacts")
def test_no_new_test_failures(workspace):
    """Whatever fails was failing at the last release already."""
    expect.apptests.no_new_failures(workspace.tests(), workspace.baseline())


@pytest.mark.item("PRE-5.1")
@pytest.mark.needs("artifacts")
def test_build_completes(workspace):
    """The build of this commit ended with 0, left an id and is newer than the sources."""
    expect.release.built(workspace.build())


@pytest.mark.item("PRE-5.2")
@pytest.mark.needs("artifacts")
def test_build_has_no_type_errors(workspace):
    """The build checked types and found no error."""
    expect.release.build_checked_types(workspace.build())


@pytest.mark.item("PRE-5.3")
@pytest.mark.needs("artifacts")
def test_build_has_no_bundler_errors(workspace):
    """The build compiled everything; its log has no error of webpack or of a module."""
    expect.release.build_bundled(workspace.build())


@pytest.mark.item("PRE-5.4")
@pytest.mark.needs("artifacts")
def test_build_has_static_pages(workspace):
    """The build's prerender manifest lists static routes."""
    expect.release.has_static_routes(workspace.build())


@pytest.mark.item("WEEK-2.1")
@pytest.mark.needs("artifacts")
def test_authentication_tests_pass(workspace):
    """The application's tests of authentication all pass."""
    expect.apptests.group_passes(workspace.tests(), AUTHENTICATION)


@pytest.mark.item("WEEK-2.2")
@pytest.mark.needs("artifacts")
def test_webhook_tests_pass(workspace):
    """The application's tests of the Stripe webhook can be run, and all pass."""
    expect.apptests.group_passes(workspace.tests(), WEBHOOK)


@pytest.mark.item("WEEK-2.3")
@pytest.mark.needs("artifacts")
def test_nearly_all_tests_pass(workspace, limits):
    """At least the share of all tests passes that the checklist asks for the first week."""
    expect.apptests.pass_rate(workspace.tests(), at_least_percent=limits["min_pass_percent"])
