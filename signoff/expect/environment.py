"""Expectations on the deployment's environment variables (checklist PRE-6). No message repeats a value."""

from __future__ import annotations

from collections.abc import Sequence

from signoff.evidence import CheckFailed, Inconclusive, Variable
from signoff.expect import shapes
from signoff.expect.judging import expectation

LOOK = "the environment variables of the staging deployment (Vercel: Settings, Environment Variables)"


@expectation
def is_set(answers: Sequence[Variable]) -> None:
    """Every source has the variable, once, for the environment of staging, and since before the deployment."""
    if not answers:
        raise Inconclusive("no source of environment variables was asked")
    for answer in answers:
        _once(answer)
        if answer.target and answer.target not in answer.targets:
            raise CheckFailed(
                f"{answer.name} is not set for staging",
                f"set for {answer.target}",
                f"set for {', '.join(answer.targets) or 'no environment'}",
                answer,
                LOOK,
            )
        if answer.changed and answer.deployed and answer.changed > answer.deployed:
            raise CheckFailed(
                f"{answer.name} was changed after the deployment, which therefore runs with another value (stale)",
                f"a change before {answer.deployed:%Y-%m-%d %H:%M} UTC, or a new deployment",
                f"changed {answer.changed:%Y-%m-%d %H:%M} UTC",
                answer,
                LOOK,
            )


@expectation
def well_formed(answers: Sequence[Variable], *, standin: bool = False) -> None:
    """The value that some source shows has the form of such a value, and no live key is among them.

    standin: the provider is a stand-in, whose ids have a form of their own. Inconclusive if no source shows a value.
    """
    seen = False
    for answer in answers:
        for value in answer.shown:
            seen = True
            rule = shapes.ANY_ID if standin else shapes.RULES[answer.name]
            if wrong := shapes.anything_wrong(value) or rule(value):
                raise CheckFailed(
                    f"{answer.name} {wrong}", "a real, well-formed value for staging", f"it {wrong}", answer, LOOK
                )
    if not seen:
        raise Inconclusive(
            f"{answers[0].name if answers else 'the variable'} is set, but its value is shown nowhere: "
            "set ENV_FILE, so that its form can be judged"
        )


@expectation
def as_known(answers: Sequence[Variable], known: str) -> None:
    """The value is the one that the running deployment is known to use ("" where nothing is known of it)."""
    for answer in answers:
        for value in answer.shown:
            if known and not _same(value, known):
                raise CheckFailed(
                    f"{answer.name} is not what the running deployment uses (stale, or of another environment)",
                    f"the value that the deployment is known to use (the suite's setting {answer.name} or BASE_URL)",
                    f"another value, of {len(value)} characters",
                    answer,
                    LOOK,
                )


@expectation
def optional(answers: Sequence[Variable]) -> None:
    """Set or not set, both are fine, and shown; set but malformed is not."""
    if not answers:
        raise Inconclusive("no source of environment variables was asked")
    for answer in answers:
        if answer.problem:
            _once(answer)
        for value in answer.shown:
            # Empty is a usual way to leave an optional variable out.
            if value and (wrong := shapes.anything_wrong(value) or shapes.RULES[answer.name](value)):
                raise CheckFailed(
                    f"{answer.name} is optional, but as it is set it {wrong}",
                    "a well-formed value, or none",
                    f"it {wrong}",
                    answer,
                    LOOK,
                )


@expectation
def same_account(secret: Sequence[Variable], publishable: Sequence[Variable]) -> None:
    """Both keys are of one Stripe account: their account parts are equal. Keys of the older form have none."""
    for one in secret:
        for other in publishable:
            for left in one.shown:
                for right in other.shown:
                    accounts = shapes.account_of(left), shapes.account_of(right)
                    if all(accounts) and accounts[0] != accounts[1]:
                        raise CheckFailed(
                            f"{other.name} and {one.name} are of different Stripe accounts",
                            "the same account part at the beginning of both keys",
                            "different account parts",
                            other,
                            LOOK,
                        )


def _once(answer: Variable) -> None:
    if answer.problem:
        raise CheckFailed(f"{answer.source} {answer.problem}", "a readable file", answer.problem, answer, LOOK)
    if not answer.values:
        raise CheckFailed(f"{answer.name} is not set", "set for staging", f"missing from {answer.source}", answer, LOOK)
    if len(answer.values) > 1:
        raise CheckFailed(
            f"{answer.name} is set {len(answer.values)} times, and nobody can say which one counts",
            "set once",
            f"set {len(answer.values)} times in {answer.source}",
            answer,
            LOOK,
        )


def _same(value: str, known: str) -> bool:
    return _place(value) == _place(known)


def _place(value: str) -> str:
    """*value* without what does not count.

    That is scheme, default port and last slash of an address, the case of hosts, and user and options of a database.
    """
    scheme, has_scheme, rest = value.partition("://")
    if not has_scheme:
        return value.rstrip("/")
    if scheme.startswith("mongodb"):
        hosts, _, name = rest.partition("/")
        named = sorted(host.removesuffix(":27017") for host in hosts.rpartition("@")[2].lower().split(","))
        return ",".join(named) + "/" + name.partition("?")[0]
    host, slash, path = rest.rstrip("/").partition("/")
    return host.lower().removesuffix(":443" if scheme == "https" else ":80") + slash + path
