"""Settings that are in order: where they come from, what they make askable, what they keep secret."""

from __future__ import annotations

import pytest

from signoff import checklist
from signoff.settings import NAMES, load
from signoff.settings.needs import NEEDS

STAGING = {"BASE_URL": "https://staging.example.com", "ALLOWED_HOSTS": "staging.example.com"}


def test_the_environment_wins_over_the_env_file(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("BASE_URL=https://old.example.com\nEXPECTED_BUILD=one\n", encoding="utf-8")

    found = load(STAGING, env_file)

    assert (found.host, found.expected_build) == ("staging.example.com", "one")


def test_paths_are_read_from_the_folder_of_the_env_file(tmp_path):
    (tmp_path / "backups").mkdir()

    assert load({**STAGING, "BACKUP_FOLDER": "backups"}, tmp_path / ".env").backup_folder == tmp_path / "backups"


def test_secrets_do_not_show_and_are_listed_for_redaction():
    found = load({**STAGING, "DATABASE_URL": "mongodb://u:p%40ss-word@h/awms", "JWT_SECRET": "a-long-secret"})

    assert "a-long-secret" not in repr(found)
    assert "ss-word" not in repr(found)
    values = [value for _, value in found.secrets()]
    assert {"a-long-secret", "p%40ss-word", "p@ss-word", "mongodb://u:p%40ss-word@h/awms"} <= set(values)


def test_every_secret_of_the_model_is_listed():
    hidden = [name for name in NAMES if name.endswith(("_SECRET", "_TOKEN", "_KEY")) and "PUBLI" not in name]
    found = load({**STAGING, **dict.fromkeys(hidden, "sk_test_abcdef"), "STRIPE_WEBHOOK_SECRET": "whsec_abcdef"})

    assert set(hidden) <= {name for name, _ in found.secrets()}


def test_needs_are_those_of_the_checklist():
    used = {need for item in checklist.load() for either in item.needs for need in either.split("|")}

    assert used <= NEEDS.keys()
    for supply in NEEDS.values():
        assert set(supply.names) <= set(NAMES)


def test_missing_says_what_to_set():
    found = load({**STAGING, "JWT_SECRET": "a-long-secret"})

    assert found.missing("target") is None
    assert found.missing("session") == "set DATABASE_URL (test users are seeded and their sessions minted)"
    assert "set VERCEL_TOKEN and VERCEL_PROJECT_ID" in str(found.missing("vercel|envfile"))
    assert " or set ENV_FILE" in str(found.missing("vercel|envfile"))
    assert "DISRUPT_COMMAND" in str(found.missing("disruption"))


def test_either_supply_is_enough(tmp_path):
    (tmp_path / "staging.env").touch()

    found = load({**STAGING, "ENV_FILE": "staging.env"}, tmp_path / ".env")

    assert found.missing("vercel|envfile") is None


def test_an_unknown_need_is_never_met():
    with pytest.raises(KeyError):
        load(STAGING).missing("moon")
