"""Pre-Deployment > Verify Environment Variables (PRE-6.1 to PRE-6.27): set, well formed, never printed."""

import pytest

from signoff import expect

REQUIRED = [
    pytest.param("JWT_SECRET", marks=pytest.mark.item("PRE-6.1"), id="JWT_SECRET"),
    pytest.param("NEXTAUTH_URL", marks=pytest.mark.item("PRE-6.2"), id="NEXTAUTH_URL"),
    pytest.param("GOOGLE_ID", marks=pytest.mark.item("PRE-6.3"), id="GOOGLE_ID"),
    pytest.param("GOOGLE_SECRET", marks=pytest.mark.item("PRE-6.4"), id="GOOGLE_SECRET"),
    pytest.param("GITHUB_ID", marks=pytest.mark.item("PRE-6.5"), id="GITHUB_ID"),
    pytest.param("GITHUB_SECRET", marks=pytest.mark.item("PRE-6.6"), id="GITHUB_SECRET"),
    pytest.param("DATABASE_URL", marks=pytest.mark.item("PRE-6.7"), id="DATABASE_URL"),
    pytest.param("STRIPE_SECRET_KEY", marks=pytest.mark.item("PRE-6.8"), id="STRIPE_SECRET_KEY"),
    pytest.param("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", marks=pytest.mark.item("PRE-6.9"), id="STRIPE_PUBLISHABLE_KEY"),
    pytest.param("STRIPE_WEBHOOK_SECRET", marks=pytest.mark.item("PRE-6.10"), id="STRIPE_WEBHOOK_SECRET"),
    pytest.param("RESEND_API_KEY", marks=pytest.mark.item("PRE-6.11"), id="RESEND_API_KEY"),
    pytest.param("EMAIL_FROM", marks=pytest.mark.item("PRE-6.12"), id="EMAIL_FROM"),
    pytest.param("IMAP_HOST", marks=pytest.mark.item("PRE-6.13"), id="IMAP_HOST"),
    pytest.param("IMAP_PORT", marks=pytest.mark.item("PRE-6.14"), id="IMAP_PORT"),
    pytest.param("IMAP_USER", marks=pytest.mark.item("PRE-6.15"), id="IMAP_USER"),
    pytest.param("IMAP_PASSWORD", marks=pytest.mark.item("PRE-6.16"), id="IMAP_PASSWORD"),
    pytest.param("UPLOADTHING_SECRET", marks=pytest.mark.item("PRE-6.17"), id="UPLOADTHING_SECRET"),
    pytest.param("UPLOADTHING_APP_ID", marks=pytest.mark.item("PRE-6.18"), id="UPLOADTHING_APP_ID"),
    pytest.param("DO_ENDPOINT", marks=pytest.mark.item("PRE-6.19"), id="DO_ENDPOINT"),
    pytest.param("DO_REGION", marks=pytest.mark.item("PRE-6.20"), id="DO_REGION"),
    pytest.param("DO_BUCKET", marks=pytest.mark.item("PRE-6.21"), id="DO_BUCKET"),
    pytest.param("DO_ACCESS_KEY_ID", marks=pytest.mark.item("PRE-6.22"), id="DO_ACCESS_KEY_ID"),
    pytest.param("DO_ACCESS_KEY_SECRET", marks=pytest.mark.item("PRE-6.23"), id="DO_ACCESS_KEY_SECRET"),
]
OPTIONAL = [
    pytest.param("OPEN_AI_API_KEY", marks=pytest.mark.item("PRE-6.24"), id="OPEN_AI_API_KEY"),
    pytest.param("ROSSUM_API_URL", marks=pytest.mark.item("PRE-6.25"), id="ROSSUM_API_URL"),
    pytest.param("ROSSUM_USER", marks=pytest.mark.item("PRE-6.26"), id="ROSSUM_USER"),
    pytest.param("ROSSUM_PASS", marks=pytest.mark.item("PRE-6.27"), id="ROSSUM_PASS"),
]


@pytest.mark.parametrize("name", REQUIRED)
def test_variable_is_set_and_well_formed(environment, known, standins, name):
    """The variable is set once, for staging, to a well-formed value, the one that the deployment is known to use."""
    answers = environment(name)

    expect.environment.is_set(answers)
    expect.environment.well_formed(answers, standin=standins.get(name, False))
    expect.environment.as_known(answers, known.get(name, ""))


@pytest.mark.item("PRE-6.9")
def test_stripe_keys_are_of_one_account(environment):
    """The publishable and the secret key belong to the same Stripe account."""
    secret, publishable = environment("STRIPE_SECRET_KEY"), environment("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY")

    expect.environment.same_account(secret, publishable)


@pytest.mark.parametrize("name", OPTIONAL)
def test_optional_variable_is_well_formed_if_set(environment, name):
    """The variable is not set, or well formed; the evidence shows which."""
    answers = environment(name)

    expect.environment.optional(answers)
