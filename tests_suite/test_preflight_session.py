"""The preflight's probe: JWT_SECRET and DATABASE_URL must be those of the deployment, seen on a real twin."""

import pytest

from signoff import preflight
from signoff.clients.database import Database
from signoff.settings import load
from signoff.target import open_target


@pytest.fixture(scope="module")
def settings():
    with open_target(load({}, None, "twin")) as target:
        yield target.settings


def changed(settings, **secrets):
    return type(settings).model_validate(settings.plain() | secrets)


def test_the_right_secrets_pass_and_leave_nothing(settings, tmp_path):
    assert preflight.session(settings, "aaaaaa", tmp_path) == []
    database = Database(settings.database_url.get_secret_value())
    assert database.count("Users", {"email": {"$regex": "so-aaaaaa-"}}) == 0
    assert not list(tmp_path.rglob("*.jsonl"))


def test_another_secret_is_found(settings, tmp_path):
    (problem,) = preflight.session(changed(settings, jwt_secret="x" * 40), "aaaaaa", tmp_path)
    assert "not recognised" in problem.what
    assert "JWT_SECRET" in problem.what


def test_another_database_is_found(settings, tmp_path):
    other = settings.database_url.get_secret_value().replace("/awms?", "/another?")
    (problem,) = preflight.session(changed(settings, database_url=other), "aaaaaa", tmp_path)
    assert "DATABASE_URL" in problem.what


def test_without_the_secrets_nothing_is_asked(settings, tmp_path):
    assert preflight.session(changed(settings, jwt_secret=""), "aaaaaa", tmp_path) == []
