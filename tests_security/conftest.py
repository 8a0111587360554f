"""What every security item looks at: one answer of every kind."""

from collections.abc import Callable, Iterator

import pytest

from signoff.clients import Actor
from signoff.evidence import TRAIL, Exchange
from signoff.evidence.observatory import score

# Pages, also gated and missing ones.
PAGES = (("GET", "/en/sign-in"), ("GET", "/en/register"), ("GET", "/en"), ("GET", "/en/no-such-page"))
# A redirect, and the API: allowed, refused, missing, wrong method.
OTHERS = (
    ("GET", "/"),
    ("GET", "/api/health"),
    ("GET", "/api/auth/session"),
    ("GET", "/api/auth/providers"),
    ("GET", "/api/user"),
    ("GET", "/api/no-such-route"),
    ("DELETE", "/api/health"),
)


@pytest.fixture
def pages(nobody: Actor) -> Callable[[], Iterator[Exchange]]:
    """Asks for one page of every kind."""
    return lambda: (nobody.send(method, path) for method, path in PAGES)


@pytest.fixture
def surfaces(nobody: Actor) -> Callable[[], Iterator[Exchange]]:
    """Asks for one answer of every kind: pages, API, errors."""
    return lambda: (nobody.send(method, path) for method, path in PAGES + OTHERS)


@pytest.fixture
def shown_score() -> Callable[[Exchange], None]:
    """Files what MDN's HTTP Observatory would make of a page's headers beside the evidence; it judges nothing."""
    return lambda page: TRAIL.note(score(page))
