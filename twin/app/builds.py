"""Which build a request is served by."""

from __future__ import annotations

from starlette.requests import Request

from twin.state import Twin

# The deployment's own address; every other name is an alias that could point elsewhere.
OWN_HOST = "127.0.0.1"
OLD_BUILD = "build-of-last-week"


def served(request: Request) -> str:
    """The build that answers at the host of *request*."""
    twin: Twin = request.app.state.twin
    if twin.faults.on("alias-on-old-build") and request.url.hostname != OWN_HOST:
        return OLD_BUILD
    # An earlier deployment, kept for a roll-back, is marked by the address it answers on.
    return str(getattr(request.state, "build", twin.build))
