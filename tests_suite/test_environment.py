"""The environment file as it is read, and every way in which a variable can be wrong."""

from __future__ import annotations

import ast
import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signoff import checklist
from signoff.clients.environment import EnvironmentFile
from signoff.evidence import CheckFailed, Inconclusive, Variable
from signoff.expect import environment, shapes

TESTS = Path(__file__).parents[1] / "tests_infra" / "test_environment.py"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RANDOM = "kJ8sd7Fq2mPz0vXc4bNw6tRy1uLe3aHg5oQi9"
ACCOUNT, OTHER = "51AbCdEfGhIjKlMn", "51ZyXwVuTsRqPoNm"
GOOD = {
    "JWT_SECRET": RANDOM,
    "NEXTAUTH_URL": "https://staging.nextcrm.io",
    "GOOGLE_ID": "123456789012-abc123def456.apps.googleusercontent.com",
    "GOOGLE_SECRET": "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",
    "GITHUB_ID": "Ov23liAbCdEfGhIjKlMn",
    "GITHUB_SECRET": "0123456789abcdef0123456789abcdef01234567",
    "DATABASE_URL": "mongodb+srv://user:s3cretpass@staging.abcde.mongodb.net/awms?retryWrites=true",
    "STRIPE_SECRET_KEY": f"sk_test_{ACCOUNT}{RANDOM}",
    "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY": f"pk_test_{ACCOUNT}{RANDOM}",
    "STRIPE_WEBHOOK_SECRET": "whsec_AbCdEfGhIjKlMnOpQrStUvWxYz012345",
    "RESEND_API_KEY": "re_AbCdEfGh_IjKlMnOpQrStUv",
    "EMAIL_FROM": "AWMS <noreply@staging.nextcrm.io>",
    "IMAP_HOST": "imap.nextcrm.io",
    "IMAP_PORT": "993",
    "IMAP_USER": "invoices@nextcrm.io",
    "IMAP_PASSWORD": "correct horse"[:7] + "42!",
    "UPLOADTHING_SECRET": "sk_live_0123456789abcdef0123456789abcdef",
    "UPLOADTHING_APP_ID": "a1b2c3d4e5",
    "DO_ENDPOINT": "fra1.digitaloceanspaces.com",
    "DO_REGION": "fra1",
    "DO_BUCKET": "awms-staging",
    "DO_ACCESS_KEY_ID": "DO00ABCDEFGHIJKLMNOP",
    "DO_ACCESS_KEY_SECRET": RANDOM,
    "OPEN_AI_API_KEY": "sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz",
    "ROSSUM_API_URL": "https://api.elis.rossum.ai/v1",
    "ROSSUM_USER": "invoices@nextcrm.io",
    "ROSSUM_PASS": "Ab1Cd2Ef3Gh4",
}
BAD = [
    ("JWT_SECRET", "s3cr3t-8", "has 8 characters, not 32"),
    ("JWT_SECRET", "abc" * 20, "repeats"),
    ("JWT_SECRET", "<generate with: openssl rand -base64 32>", "placeholder"),
    ("JWT_SECRET", f'"{RANDOM}"', "quotation marks"),
    ("JWT_SECRET", f"{RANDOM}\n", "white space"),
    ("NEXTAUTH_URL", "http://staging.nextcrm.io", "without encryption"),
    ("NEXTAUTH_URL", "https://staging.nextcrm.io/en", "more than"),
    ("NEXTAUTH_URL", "staging.nextcrm.io", "no address"),
    ("NEXTAUTH_URL", "https://[", "no address"),
    ("GOOGLE_ID", "your-google-client-id", "placeholder"),
    ("GOOGLE_ID", "client-4711", "googleusercontent"),
    ("DATABASE_URL", "postgres://db/awms", "mongodb://"),
    ("DATABASE_URL", "mongodb://db.nextcrm.io", "names no database"),
    ("DATABASE_URL", "mongodb:///awms", "names no host"),
    ("DATABASE_URL", "mongodb://db-prod.nextcrm.io/awms", "production"),
    ("DATABASE_URL", "mongodb+srv://<user>:<password>@c.mongodb.net/awms", "placeholder"),
    ("STRIPE_SECRET_KEY", f"sk_live_{ACCOUNT}{RANDOM}", "live key"),
    ("STRIPE_SECRET_KEY", f"rk_live_{ACCOUNT}{RANDOM}", "live key"),
    ("STRIPE_SECRET_KEY", f"pk_test_{ACCOUNT}{RANDOM}", "sk_test_"),
    ("STRIPE_SECRET_KEY", "sk_test_...", "placeholder"),
    ("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", f"pk_live_{ACCOUNT}{RANDOM}", "live key"),
    ("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY", f"sk_test_{ACCOUNT}{RANDOM}", "pk_test_"),
    ("STRIPE_WEBHOOK_SECRET", "whsec_short", "whsec_"),
    ("RESEND_API_KEY", "SG.AbCdEfGhIjKlMnOpQrSt", "re_"),
    ("EMAIL_FROM", "noreply", "mail address"),
    ("EMAIL_FROM", "AWMS noreply@nextcrm.io", "mail address"),
    ("IMAP_HOST", "imaps://imap.nextcrm.io", "host name"),
    ("IMAP_HOST", "imap.nextcrm.io:993", "host name"),
    ("IMAP_PORT", "0", "no port"),
    ("IMAP_PORT", "65536", "no port"),
    ("IMAP_PORT", "imap", "no port"),
    ("DO_ENDPOINT", "https://fra1.digitaloceanspaces.com/awms", "more than"),
    ("DO_REGION", "Frankfurt", "region"),
    ("DO_BUCKET", "AWMS_Staging", "buckets"),
    ("DO_BUCKET", "a..b", "buckets"),
    ("ROSSUM_API_URL", "http://api.rossum.ai", "https://"),
    ("IMAP_PASSWORD", "password", "placeholder"),
    ("IMAP_PASSWORD", "<>", "placeholder"),
    ("IMAP_PASSWORD", "yourpassword", "placeholder"),
    ("DO_BUCKET", "enter-your-bucket", "placeholder"),
    ("DATABASE_URL", "mongodb://user:s3cretpass@host:27017/awms", "placeholder"),
    ("IMAP_USER", "", "empty"),
]


def variable(name: str, *values: str | None, **more: object) -> Variable:
    """What a source might say."""
    return dataclasses.replace(Variable(name, "a source", values), **more)  # type: ignore[arg-type]


def test_every_listed_variable_has_a_rule_and_a_test() -> None:
    listed = {item.id: item.text.split("`")[1] for item in checklist.load() if item.id.startswith("PRE-6.")}
    tested = {}
    for node in ast.walk(ast.parse(TESTS.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "param":
            marked = next(word.value for word in node.keywords if word.arg == "marks")
            tested[marked.args[0].value] = node.args[0].value  # type: ignore[attr-defined]

    assert tested == listed
    assert set(listed.values()) == set(shapes.RULES) == set(GOOD)
    assert {listed[f"PRE-6.{number}"] for number in range(24, 28)} == shapes.OPTIONAL


@pytest.mark.parametrize("name", GOOD)
def test_a_real_value_is_well_formed(name: str) -> None:
    answers = [variable(name, GOOD[name])]

    environment.is_set(answers)
    environment.well_formed(answers)


@pytest.mark.parametrize(("name", "value", "words"), BAD, ids=[f"{name}-{words}" for name, _, words in BAD])
def test_a_wrong_value_is_found_and_not_repeated(name: str, value: str, words: str) -> None:
    with pytest.raises(CheckFailed, match=words) as failure:
        environment.well_formed([variable(name, value)])
    assert not value.strip() or value not in str(failure.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_FROM", '"AWMS, Inc." <noreply@staging.nextcrm.io>'),
        ("GOOGLE_ID", "123456789012.apps.googleusercontent.com"),  # as Google made them at first
        ("DATABASE_URL", "mongodb://user:s3cretpass@host-1.nextcrm.io:27017/awms"),
        ("IMAP_USER", "enterprise@nextcrm.io"),
        ("DO_BUCKET", "enterprise-awms"),
        ("IMAP_PASSWORD", "kR<7>w!pQ2z"),
        ("IMAP_PASSWORD", "kR<q|>w!pQ2z"),
    ],
)
def test_a_real_value_may_look_odd(name: str, value: str) -> None:
    environment.well_formed([variable(name, value)])


def test_a_password_may_have_spaces_as_those_for_applications_do() -> None:
    environment.well_formed([variable("IMAP_PASSWORD", "hbqz kdrw nfya ploe")])
    for name in ("JWT_SECRET", "DO_ACCESS_KEY_SECRET"):
        with pytest.raises(CheckFailed, match="white space"):
            environment.well_formed([variable(name, f"{RANDOM} {RANDOM}")])


def test_the_ids_of_a_stand_in_have_a_form_of_their_own() -> None:
    environment.well_formed([variable("GOOGLE_ID", "client-4711")], standin=True)
    with pytest.raises(CheckFailed):
        environment.well_formed([variable("GOOGLE_ID", "client")], standin=True)


def test_a_value_that_nobody_shows_is_not_judged() -> None:
    environment.is_set([variable("JWT_SECRET", None)])
    with pytest.raises(Inconclusive, match="ENV_FILE"):
        environment.well_formed([variable("JWT_SECRET", None)])


def test_nobody_asked_is_no_answer() -> None:
    for judge in (environment.is_set, environment.well_formed, environment.optional):
        with pytest.raises(Inconclusive):
            judge([])


def test_what_is_missing_twice_elsewhere_or_stale_is_not_set() -> None:
    deployed = NOW
    wrong = {
        "not set": variable("IMAP_HOST"),
        "2 times": variable("IMAP_HOST", "a", "b"),
        "not set for staging": variable("IMAP_HOST", None, target="preview", targets=("development",)),
        "stale": variable("IMAP_HOST", None, changed=NOW + timedelta(minutes=1), deployed=deployed),
        "cannot be read": variable("IMAP_HOST", problem="cannot be read: not UTF-8 text"),
    }
    for words, answer in wrong.items():
        with pytest.raises(CheckFailed, match=words):
            environment.is_set([variable("IMAP_HOST", "imap.nextcrm.io"), answer])
    environment.is_set(
        [variable("IMAP_HOST", None, target="preview", targets=("preview",), changed=NOW, deployed=deployed)]
    )


def test_a_value_of_another_deployment_is_found() -> None:
    environment.as_known([variable("NEXTAUTH_URL", "https://a.example/")], "https://a.example")
    environment.as_known([variable("DO_ENDPOINT", "fra1.example.com")], "https://fra1.example.com")
    environment.as_known([variable("DATABASE_URL", "mongodb://app:x@b,a/awms?w=1")], "mongodb://qa:y@a,b/awms")
    environment.as_known([variable("DATABASE_URL", "mongodb://a:27017,b/awms")], "mongodb://A,b:27017/awms")
    environment.as_known([variable("NEXTAUTH_URL", "https://A.example:443")], "https://a.example/")
    environment.as_known([variable("JWT_SECRET", RANDOM)], "")
    for name, value, known in [
        ("JWT_SECRET", RANDOM, RANDOM + "x"),
        ("DATABASE_URL", "mongodb://a/awms2", "mongodb://a/awms"),
        ("DATABASE_URL", "mongodb://a:27018/awms", "mongodb://a/awms"),
        ("DATABASE_URL", "mongodb://a/Awms", "mongodb://a/awms"),
        ("NEXTAUTH_URL", "https://a.example:8443", "https://a.example"),
        ("NEXTAUTH_URL", "https://b.example", "https://a.example"),
    ]:
        with pytest.raises(CheckFailed, match="not what the running deployment uses"):
            environment.as_known([variable(name, value)], known)


def test_keys_of_two_accounts_are_told_apart() -> None:
    def keys(account: str, kind: str) -> list[Variable]:
        return [variable(f"{kind} key", f"{kind}_test_{account}{RANDOM}")]

    environment.same_account(keys(ACCOUNT, "sk"), keys(ACCOUNT, "pk"))
    environment.same_account(keys("4eC39HqLyjWDarjt", "sk"), keys(OTHER, "pk"))  # of the older form: no account in it
    with pytest.raises(CheckFailed, match="different Stripe accounts"):
        environment.same_account(keys(ACCOUNT, "sk"), keys(OTHER, "pk"))


def test_optional_variables() -> None:
    environment.optional([variable("ROSSUM_API_URL")])
    environment.optional([variable("ROSSUM_API_URL", "")])
    environment.optional([variable("ROSSUM_API_URL", GOOD["ROSSUM_API_URL"])])
    for answer in (variable("ROSSUM_API_URL", "rossum"), variable("ROSSUM_API_URL", problem="cannot be read")):
        with pytest.raises(CheckFailed):
            environment.optional([answer])


def test_a_file_is_read_as_dotenv_does_and_says_nothing_of_values(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "\ufeff# staging\nexport JWT_SECRET='top-secret-value-1'\nDATABASE_URL=mongodb://u:hunter22@h/d # place\n"
        "IMAP_HOST=a\nIMAP_HOST=b\nEMPTY=\nIMAP_USER"
    )
    source = EnvironmentFile(file)

    assert source.ask("JWT_SECRET").shown == ("top-secret-value-1",)
    assert source.ask("DATABASE_URL").shown == ("mongodb://u:hunter22@h/d",)
    assert source.ask("IMAP_HOST").shown == ("a", "b")
    assert source.ask("EMPTY").shown == source.ask("IMAP_USER").shown == ("",)
    assert source.ask("IMAP_PORT").values == ()
    said = source.ask("JWT_SECRET")
    assert "top-secret" not in repr(said) + said.asked + said.answered
    assert said.answered == "set, 18 characters"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None, b"A=1\n" * 400_000], ids=["binary", "absent", "huge"])
def test_what_is_no_environment_file_has_a_problem(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / ".env"
    if content is not None:
        file.write_bytes(content)

    answer = EnvironmentFile(file).ask("A")

    assert answer.problem
    assert answer.values == ()
