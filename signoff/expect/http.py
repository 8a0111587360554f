"""Expectations on plain HTTP answers."""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from signoff.evidence import CheckFailed, Exchange, Fact
from signoff.evidence.probe import NO_ANSWER
from signoff.evidence.reading import split_address
from signoff.expect.judging import expectation

ASSET = re.compile(r"""(?:src|href)=["']([^"'?]+\.(?:js|css))""")
REDIRECTS = frozenset({301, 302, 303, 307, 308})


def phrase(status: int) -> str:
    """The status with its name, as people say it."""
    if status == NO_ANSWER:
        return "no answer"
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


@expectation
def status(exchange: Exchange, wanted: int, *, because: str) -> None:
    """The answer has exactly this status (RFC 9110, section 15)."""
    if exchange.status != wanted:
        raise CheckFailed(
            f"The answer to {exchange.method} {exchange.path} is not {phrase(wanted)}, though {because}",
            phrase(wanted),
            phrase(exchange.status),
            exchange,
            f"the handler of {exchange.path}",
        )


@expectation
def only_https(exchange: Exchange, *, asked: str, https_origin: str) -> None:
    """A plain-HTTP request is answered with a redirect to the same path on HTTPS of the same host, nothing else.

    asked: the URL that was asked over HTTP. https_origin: the target's origin (checklist POST-3.1; ASVS 5.0 12.2.1).
    """
    path = exchange.path
    claim = f"{exchange.method} {asked} is answered over plain HTTP"
    wanted = f"a redirect to {https_origin}{path}, or no connection at all"
    look = "the edge in front of the application (redirect of port 80)"
    if exchange.status not in REDIRECTS:
        raise CheckFailed(claim, wanted, f"{phrase(exchange.status)} with content over HTTP", exchange, look)
    locations = exchange.headers.get_list("location")
    if len(locations) != 1:
        raise CheckFailed(claim, wanted, f"{len(locations)} Location headers", exchange, look)
    if locations[0] == asked:
        raise CheckFailed(claim, wanted, "a redirect to itself (a loop)", exchange, look)
    there, origin = split_address(locations[0]), urlsplit(https_origin)
    if there.scheme != "https":
        raise CheckFailed(claim, wanted, f"a redirect that is not to https: {locations[0]}", exchange, look)
    if there.hostname != origin.hostname or (there.port or 443) != (origin.port or 443):
        raise CheckFailed(claim, wanted, f"a redirect off the host: {locations[0]}", exchange, look)
    if locations[0][len(f"{there.scheme}://{there.netloc}") :] != path:
        raise CheckFailed(claim, wanted, f"a redirect to another path: {locations[0]}", exchange, look)


@expectation
def refused_over_http(attempt: Fact) -> None:
    """Nothing at all listens for plain HTTP: refused, and not merely silent."""
    if not attempt.answered.startswith("refused"):
        raise CheckFailed(
            "Plain HTTP is neither redirected nor refused",
            "a redirect to HTTPS, or a refused connection",
            attempt.answered,
            attempt,
            "the edge in front of the application (redirect of port 80)",
        )


@expectation
def leads_into(exchange: Exchange, path: str) -> None:
    """The answer is a redirect on the same host to *path* or a page below it, or to the application's own sign-in."""
    locations = exchange.headers.get_list("location")
    there = split_address(locations[0] if len(locations) == 1 else "")
    here = there.hostname in (None, urlsplit(exchange.url).hostname)
    inside = there.path == path or there.path.startswith((f"{path}/", "/sign-in"))
    if exchange.status not in REDIRECTS or not (here and inside):
        raise CheckFailed(
            f"{exchange.path} does not lead into the application",
            f"a redirect to {path}, or the sign-in, on the same host",
            f"{phrase(exchange.status)}, Location {locations or 'absent'}",
            exchange,
            "what answers at the staging address (login wall, parking page, other application)",
        )


@expectation
def same_build(exchange: Exchange, other: Exchange) -> None:
    """Two addresses serve the same build: their pages name the same scripts and styles."""
    look = "the alias of the staging address, and which deployment is the newest"
    found = []
    for page in (exchange, other):
        assets = sorted(set(ASSET.findall(page.text)))
        if page.status != 200 or not assets:
            raise CheckFailed(
                f"{page.url} shows no page of the application",
                "200 OK with scripts and styles",
                f"{phrase(page.status)} with {len(assets)} of them",
                page,
                look,
            )
        found.append(assets)
    if found[0] != found[1]:
        ours, theirs = set(found[0]) - set(found[1]), set(found[1]) - set(found[0])
        raise CheckFailed(
            "The staging address serves another build than the newest deployment (alias on an old build)",
            f"the scripts and styles of {other.url}",
            f"{len(ours)} that the newest does not have ({', '.join(sorted(ours)[:2])}), "
            f"without {len(theirs)} that it has",
            exchange,
            look,
        )
