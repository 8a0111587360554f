"""What stands in front of the application: nothing, in a sound deployment."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import Scope

from twin.app.answers import page
from twin.state import Twin

PARKED = (
    "<!DOCTYPE html><html><head><title>Domain parked</title></head><body><h1>This domain is parked</h1>"
    "<p>The site you are looking for is coming soon.</p></body></html>"
)
WALL = (
    "<!DOCTYPE html><html><head><title>Login - Hosting</title></head><body><h1>Log in to the hosting platform</h1>"
    "<form method='post'><label>Email <input name='email'></label><button>Continue</button></form></body></html>"
)


def door(twin: Twin, scope: Scope) -> Response | None:
    """What answers instead of the application, or None if the application itself does."""
    if twin.faults.on("parking-page"):
        return page(PARKED)
    if twin.faults.on("login-wall"):
        return page(WALL)
    if twin.faults.on("login-wall-redirect"):
        return Response(status_code=302, headers={"location": "https://login.invalid/sso?next=" + scope["path"]})
    if twin.faults.on("front-leads-to-another-host") and scope["path"] == "/":
        return Response(status_code=307, headers={"location": "https://www.invalid/en"})
    if twin.faults.on("everything-refused"):
        return page("<!DOCTYPE html><title>Forbidden</title><h1>Forbidden</h1>", 403)
    return None
