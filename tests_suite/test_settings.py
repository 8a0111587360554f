"""Settings: what is refused before the first request, and that every problem is told at once."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from signoff.settings import NAMES, SettingsError, load
from signoff.settings.needs import missing
from signoff.settings.rules import LONGEST_TAG
from signoff.verdict import Outcome, Scope, Standing, State, decide
from signoff.world import World, new_run
from signoff.world.removal import Places

STAGING = {"BASE_URL": "https://staging.example.com", "ALLOWED_HOSTS": "staging.example.com"}


def refused(environ: dict[str, str], target: str = "auto", env_file: Path | None = None) -> dict[str, str]:
    """What is complained of, by name of the setting."""
    with pytest.raises(SettingsError) as caught:
        load(environ, env_file, target)
    return {complaint.name: f"{complaint.what}. {complaint.remedy}" for complaint in caught.value.complaints}


def told(environ: dict[str, str]) -> str:
    """What is said of settings that may or may not be in order; "" if they are."""
    try:
        load(environ)
    except SettingsError as error:
        return str(error)
    return ""


def test_nothing_set_means_the_twin():
    assert load({"PATH": "/usr/bin", "HOME": "/root"}).is_twin


def test_a_base_url_means_staging():
    found = load({**STAGING, "BASE_URL": "https://Staging.Example.com/"})

    assert (found.kind, found.base_url, found.host) == ("staging", "https://Staging.Example.com", "staging.example.com")


@pytest.mark.parametrize("name", ["DATABASE_URL", "STRIPE_SECRET_KEY", "ALLOWED_HOSTS", "JWT_SECRET"])
def test_a_lost_base_url_is_no_rehearsal(name):
    values = {"DATABASE_URL": "mongodb://localhost/awms", "STRIPE_SECRET_KEY": "sk_test_abcdef"}
    found = refused({name: values.get(name, "something")})

    assert name in found["BASE_URL"]
    assert "--target twin" in found["BASE_URL"]


def test_a_rehearsal_that_may_not_disrupt_leaves_items_open_and_is_incomplete():
    """``DISRUPTIVE=no make signoff`` ends with 6: what is not asked for want of leave is not good, nor wrong."""
    settings = load({"DISRUPTIVE": "no"})
    assert settings.is_twin
    assert "DISRUPTIVE=yes" in str(missing(settings, "disruptive"))

    standings = [Standing("POST-1.1", "critical", State.PASS)]
    standings.append(Standing("WEEK-3.2", "required", State.NOT_RUN, later=True))
    decision = decide(standings, Scope("whole"), rehearsal=True)

    assert (decision.outcome, decision.exit_code) == (Outcome.INCOMPLETE, 6)


def test_target_twin_leaves_the_deployment_aside(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("BASE_URI=https://www.example.com\n", encoding="utf-8")

    found = load({"DATABASE_URL": "mongodb://localhost/prod", "REQUEST_TIMEOUT_S": "3"}, env_file, "twin")

    assert found.is_twin
    assert not found.database_url
    assert found.request_timeout_s == 3


def test_target_staging_never_becomes_the_twin():
    assert "BASE_URL" in refused({}, "staging")
    assert "BASE_URL" in refused({"BASE_URL": ""}, "staging")


def test_an_unknown_target_is_refused():
    assert "--target" in refused({}, "production")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_loopback_is_always_allowed(host):
    assert load({"BASE_URL": f"http://{host}:3000"}).base_url == f"http://{host}:3000"


@pytest.mark.parametrize(
    ("base_url", "words"),
    [
        ("https://www.example.com", "not in ALLOWED_HOSTS"),
        ("https://staging.example.com.evil.test", "not in ALLOWED_HOSTS"),
        ("https://staging.example.com@evil.test", "not in ALLOWED_HOSTS"),
        ("https://user:pass@staging.example.com", "more than an address"),
        ("https://staging.example.com/en/sign-in", "more than an address"),
        ("https://staging.example.com?x=1", "more than an address"),
        ("http://staging.example.com", "plain HTTP"),
        ("https://staging.example.com:99999", "malformed"),
        ("https://staging.example.com:port", "malformed"),
        ("https://staging.example.com\\.evil.test", "malformed"),
        ("https://staging.example.com.", "malformed"),
        ("https://[::1", "malformed"),
        ("https://", "not a URL"),
        ("staging.example.com", "not a URL"),
        ("ftp://staging.example.com", "scheme"),
        ("https://<your-host>", "placeholder"),
    ],
)
def test_base_url_is_refused(base_url, words):
    assert words in refused({**STAGING, "BASE_URL": base_url})["BASE_URL"]


def test_plain_http_can_be_allowed():
    found = load({**STAGING, "BASE_URL": "http://staging.example.com", "ALLOW_PLAIN_HTTP": "yes"})

    assert found.allow_plain_http


def test_the_allow_list_is_never_made_from_the_base_url():
    assert "ALLOWED_HOSTS" in refused({"BASE_URL": STAGING["BASE_URL"]})["BASE_URL"]


@pytest.mark.parametrize(
    "entry",
    [
        "https://staging.example.com",
        "*.example.com",
        "*",
        "a*.example.com",
        "stag*.com",
        "*.*.example.com",
        "staging.*.com",
        "staging.example.com:443",
        "a/b",
    ],
)
def test_an_entry_of_the_allow_list_is_a_whole_host(entry):
    assert "not a host" in refused({**STAGING, "ALLOWED_HOSTS": f"staging.example.com,{entry}"})["ALLOWED_HOSTS"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "https://WWW.example.com"),
        ("DATABASE_URL", "mongodb://u:p@a.example.com:27017,www.example.com:27017/awms"),
        ("DO_ENDPOINT", "www.example.com"),
        ("DO_ENDPOINT", "https://www.example.com:8443"),
        ("MAILBOX_URL", "mailpit+https://www.example.com"),
    ],
)
def test_production_hosts_are_refused_wherever_they_stand(name, value):
    found = refused({**STAGING, "PRODUCTION_HOSTS": "www.example.com", name: value})

    assert "PRODUCTION_HOSTS" in found[name] or "ALLOWED_HOSTS" in found[name]


@pytest.mark.parametrize("allowed", ["staging.example.com", "stag*.example.com"])
def test_a_host_is_not_in_both_lists(allowed):
    found = refused({**STAGING, "ALLOWED_HOSTS": allowed, "PRODUCTION_HOSTS": "staging.example.com"})

    assert "PRODUCTION_HOSTS" in found["ALLOWED_HOSTS"]


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("app-x1-team.vercel.app", True),
        ("app-x1-y2-team.vercel.app", True),
        ("app--team.vercel.app", False),
        ("app-x1-team.vercel.app.evil.test", False),
        ("app-x1.evil.test-team.vercel.app", False),
        ("appXx1-team.vercel.app", False),
        ("other.vercel.app", False),
    ],
)
def test_a_star_stands_for_a_part_of_the_first_label(host, allowed):
    environ = {"BASE_URL": f"https://{host}", "ALLOWED_HOSTS": "app-*-team.vercel.app"}

    if allowed:
        assert load(environ).host == host
    else:
        assert "ALLOWED_HOSTS" in refused(environ)["BASE_URL"]


def test_the_address_past_any_alias_is_judged_like_the_base_url():
    found = refused({**STAGING, "DEPLOYMENT_URL": "http://www.example.com/x"})["DEPLOYMENT_URL"]

    assert "plain HTTP" in found or "ALLOWED_HOSTS" in found


@pytest.mark.parametrize("name", ["STRIPE_SECRET_KEY", "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", "NEXTCRM_TOKEN"])
@pytest.mark.parametrize("prefix", ["sk_live_", "rk_live_", "pk_live_"])
def test_live_keys_are_refused_in_any_setting(name, prefix):
    key = f"{prefix}51AbCdEf"
    found = refused({**STAGING, name: key})

    assert "live" in found[name]
    assert key not in str(found)


@pytest.mark.parametrize("name", ["ALLOWED_HOSTS", "ANALYTICS_EVENTS", "APP_FOLDER", "MAILBOX_URL"])
def test_live_keys_are_refused_in_lists_and_paths_too(name):
    found = refused({**STAGING, name: "sk_live_51AbCdEf"})

    assert "live" in found[name]
    assert "51AbCdEf" not in str(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_url_with_a_password_in_the_wrong_place_is_not_repeated(name):
    assert "hunter2" not in told({**STAGING, name: "https://qa:hunter2@staging.example.com/x"})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["~nobody-has-this-name/x", "x" * 5000, "[", "maildir://[x", "mongodb://host///[x"])
def test_a_value_of_the_wrong_kind_is_no_crash(name, value):
    message = told({**STAGING, name: value})

    assert not message or f"  {name}: " in message
    assert len(message) < 1000


def test_a_file_that_may_not_be_read_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr("signoff.settings.paths.os.access", lambda path, mode: False)

    assert "cannot be read" in refused({**STAGING, "APP_FOLDER": str(tmp_path)})["APP_FOLDER"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STRIPE_SECRET_KEY", "pk_test_abc"),
        ("STRIPE_WEBHOOK_SECRET", "secret"),
        ("STRIPE_PRO_PRICE_ID", "prod_abc"),
        ("EXPECTED_COMMIT", "main"),
        ("CLIENT_ADDRESS_HEADER", "X Forwarded For"),
        ("LOAD_LISTEN", "10.0.0.5"),
        ("LOAD_LISTEN", "10.0.0.5:99999"),
        ("CANARY_URL", "canary"),
        ("OSV_URL", "https://api.osv.dev:99999"),
        ("DEPLOYED_AT", "2026-11-20T12:00"),
        ("DEPLOYED_AT", "20261120"),
        ("DEPLOYED_AT", "5"),
        ("DEPLOYED_AT", "yesterday"),
        ("DEPLOYED_AT", "2099-11-20T12:00Z"),
        ("DISRUPT_COMMAND", "break 'it"),
        ("TEST_MAIL_PATTERN", "{tag}@"),
        ("DATABASE_URL", "postgres://localhost/awms"),
        ("MAILBOX_URL", "pop3://mail.example.com"),
        ("MAILBOX_URL", "maildir:///no/such/folder"),
        ("MAILBOX_URL", "no/such/folder"),
        ("TEST_MAIL_PATTERN", "qa@example.com"),
        ("TEST_MAIL_PATTERN", "{tag}-{other}@example.com"),
        ("TEST_MAIL_PATTERN", "{tag"),
        ("REQUEST_TIMEOUT_S", "soon"),
        ("REQUEST_TIMEOUT_S", "-1"),
        ("DISRUPTIVE", "perhaps"),
        ("JWT_SECRET", "<secret>"),
        ("JWT_SECRET", "change-me"),
        ("CRON_SECRET", "your-cron-secret"),
        ("APP_FOLDER", "no/such/folder"),
        ("CA_FILE", "."),
        ("PLAIN_HTTP_URL", "http://elsewhere.example.com"),
    ],
)
def test_malformed_values_are_refused(name, value):
    assert name in refused({**STAGING, name: value})


def test_a_certificate_authority_is_in_pem_form(tmp_path):
    """Only POST-3.2 said so, as an error of its own."""
    (tmp_path / "ca.der").write_bytes(b"0\x82\x01")

    assert "PEM" in refused({**STAGING, "CA_FILE": str(tmp_path / "ca.der")})["CA_FILE"]


def test_a_time_has_a_zone():
    assert load({**STAGING, "DEPLOYED_AT": "2025-11-20T12:00Z"}).deployed_at == datetime(2025, 11, 20, 12, tzinfo=UTC)


def test_a_time_zone_is_one_that_this_machine_knows():
    assert load({**STAGING, "OFFICE_ZONE": "America/New_York"}).office_zone == "America/New_York"
    for zone in ("Berlin", "../etc/passwd", "EST5", "Europe"):
        assert "time zone" in refused({**STAGING, "OFFICE_ZONE": zone})["OFFICE_ZONE"]


def test_nobody_is_asked_about_flawed_packages_where_that_is_set():
    assert load({**STAGING, "OSV_URL": "none"}).osv_url == "none"


def test_faults_are_for_the_twin():
    assert "--target twin" in refused({**STAGING, "TWIN_FAULTS": "hsts-absent"})["TWIN_FAULTS"]
    assert load({**STAGING, "TWIN_FAULTS": "hsts-absent"}, None, "twin").twin_faults == ("hsts-absent",)


@pytest.mark.parametrize(
    ("name", "address"), [("GOOGLE_STANDIN", "GOOGLE_ISSUER"), ("GITHUB_STANDIN", "GITHUB_AUTHORIZE_URL")]
)
def test_a_provider_is_no_stand_in_for_itself(name, address):
    assert address in refused({**STAGING, name: "yes"})[name]
    assert load({**STAGING, name: "yes", address: "https://standin.example.com"})


@pytest.mark.parametrize("url", ["mongodb://h/awms_prod", "mongodb://h/PRODUCTION?x=1", "mongodb://prod-1.h.net/awms"])
def test_a_database_that_looks_like_production_is_refused(url):
    assert "production" in refused({**STAGING, "DATABASE_URL": url})["DATABASE_URL"]


@pytest.mark.parametrize(
    "url", ["mongodb://h/awms_preprod", "mongodb+srv://u:p@h.net/staging-prod-copy", "mongodb://h/products"]
)
def test_a_database_that_only_sounds_like_production_is_accepted(url):
    assert load({**STAGING, "DATABASE_URL": url}).database_url.get_secret_value() == url


@pytest.mark.parametrize("url", ["mongodb://h", "mongodb://h/", "mongodb://h/?replicaSet=rs0"])
def test_the_database_must_be_named(url):
    assert "names no database" in refused({**STAGING, "DATABASE_URL": url})["DATABASE_URL"]


def test_mail_to_the_example_domain_reaches_no_real_mailbox():
    found = refused({**STAGING, "MAILBOX_URL": "imaps://qa:secret@imap.example.com/INBOX"})

    assert "MAILBOX_URL" in found["TEST_MAIL_PATTERN"]


def test_addresses_that_the_sign_in_form_finds_too_long_are_refused():
    """It takes 50 characters (contract, ui.md 6.2): nobody could sign in with a longer one."""
    assert load({**STAGING, "TEST_MAIL_PATTERN": "qa+{tag}@staging.example.net"})
    found = refused({**STAGING, "TEST_MAIL_PATTERN": "qa-signoff+{tag}@mail.example.net"})

    assert "50 characters" in found["TEST_MAIL_PATTERN"]


def test_the_tag_of_an_address_has_the_length_that_the_rule_takes_it_for(monkeypatch):
    monkeypatch.setattr(World, "_numbers", itertools.count(9999))
    world = World(run=new_run(), ledger=SimpleNamespace(), places=Places(), mail_pattern="")

    assert len(world.name("user")) == LONGEST_TAG


def test_all_problems_are_told_at_once():
    wrong = {
        "BASE_URL": "http://www.example.com",
        "STRIPE_SECRET_KEY": "sk_live_abcdef",
        "PAGE_TIMEOUT_S": "x",
        "HISTORY_FOLDER": "/no/such/folder",
    }

    with pytest.raises(SettingsError) as caught:
        load(wrong)

    assert {complaint.name for complaint in caught.value.complaints} == set(wrong)
    for name in wrong:
        assert f"  {name}: " in str(caught.value)


def test_a_slip_in_the_env_file_is_found(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("BASE_URI=https://staging.example.com\nallowed_hosts=a\n", encoding="utf-8")

    found = refused({}, "staging", env_file)

    assert "BASE_URL" in found["BASE_URI"]
    assert "ALLOWED_HOSTS" in found["allowed_hosts"]


def test_a_slip_alone_does_not_become_a_rehearsal(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("BASEURL=https://staging.example.com\n", encoding="utf-8")

    assert "BASEURL" in refused({}, "auto", env_file)


@pytest.mark.parametrize(
    "line", ["BASE_URL: https://staging.example.com", "BASE_URL", 'BASE_URL="https://staging.example.com', "no setting"]
)
def test_a_line_of_the_env_file_that_sets_nothing_does_not_become_a_rehearsal(tmp_path, line):
    env_file = tmp_path / ".env"
    env_file.write_text(f"# staging\n{line}\n", encoding="utf-8")

    found = refused({}, "auto", env_file)

    assert "line 2 is not a setting" in found[".env"]
    assert "staging.example" not in str(found)
    assert load({}, env_file, "twin").is_twin


def test_every_line_that_sets_nothing_is_told(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("one line\nMAIL_TIMEOUT_S=5\nanother line\n", encoding="utf-8")

    with pytest.raises(SettingsError, match=r"(?s)line 1 is.*line 3 is"):
        load({}, env_file)


@pytest.mark.parametrize("content", ["BASE_URL=https://st\xe4ging.example.com\n".encode("latin-1"), None])
def test_an_env_file_that_cannot_be_read_does_not_become_a_rehearsal(tmp_path, content):
    env_file = tmp_path / ".env"
    if content is None:
        env_file.mkdir()
    else:
        env_file.write_bytes(content)

    assert "cannot be read" in refused({}, "auto", env_file)[".env"]


def test_an_env_file_that_leads_nowhere_does_not_become_a_rehearsal(tmp_path):
    env_file = tmp_path / ".env"
    env_file.symlink_to(tmp_path / "gone")

    assert "cannot be read" in refused({}, "auto", env_file)[".env"]


def test_a_setting_does_not_stand_in_the_env_file_with_two_values(tmp_path):
    """The last one would win in silence. Empty lines of .env.example below or above are no contradiction."""
    env_file = tmp_path / ".env"
    env_file.write_text("JWT_SECRET=one\nJWT_SECRET=two\nCRON_SECRET=x\nCRON_SECRET=\nGOOGLE_ID=\nGOOGLE_ID=y\n")

    assert "twice" in refused(STAGING, "auto", env_file)["JWT_SECRET"]
    assert set(refused(STAGING, "auto", env_file)) == {"JWT_SECRET"}

    env_file.write_text("CRON_SECRET=x\nCRON_SECRET=\nexport GOOGLE_ID='y'\r\n", encoding="utf-8-sig")
    found = load(STAGING, env_file)
    assert (found.cron_secret.get_secret_value(), found.google_id) == ("x", "y")


def test_the_applications_own_names_are_no_slips(tmp_path):
    names = """
        NEXTAUTH_URL NEXTAUTH_SECRET GOOGLE_SECRET GITHUB_SECRET RESEND_API_KEY EMAIL_FROM
        EMAIL_HOST EMAIL_USERNAME EMAIL_PASSWORD IMAP_HOST IMAP_PORT IMAP_USER IMAP_PASSWORD
        UPLOADTHING_SECRET UPLOADTHING_APP_ID OPENAI_API_KEY OPEN_AI_API_KEY ROSSUM_API_URL
        ROSSUM_USER ROSSUM_PASS ROSSUM_QUEUE_ID NEXT_PUBLIC_APP_URL NEXT_PUBLIC_APP_NAME REDIS_URL
        REDIS_PASSWORD NODE_ENV NEXT_PUBLIC_GITHUB_TOKEN NEXT_PUBLIC_DISCORD_INVITE_URL
        AUTH_TRUST_HOST
    """
    env_file = tmp_path / ".env"
    env_file.write_text("".join(f"{name}=x\n" for name in names.split()), encoding="utf-8")

    assert load({}, env_file).is_twin
