"""Running a server action: a POST to a page's own address that names the action in the header ``Next-Action``."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from twin.app import invitations
from twin.app.pages.actions import ACTIONS
from twin.app.sessions import current_user

Action = Callable[..., Awaitable[dict[str, Any]]]
_WORK: dict[str, Action] = {
    ACTIONS["inviteMember"]: invitations.invite,
    ACTIONS["acceptInvitation"]: invitations.accept,
}


def _same_site(request: Request) -> bool:
    """Whether the page that asks is one of ours; a client without ``Origin`` is no browser."""
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def acting(page: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """*page*, which also runs the actions that are posted to it. An unknown action shows the page."""

    async def handle(request: Request) -> Response:
        work = _WORK.get(request.headers.get("next-action", ""))
        if request.method != "POST" or work is None:
            return await page(request)
        if not _same_site(request):
            return Response("Invalid Server Actions request.", 500, media_type="text/plain")
        try:
            arguments = json.loads(await request.body())
        except ValueError:
            arguments = None
        if not isinstance(arguments, list):
            return Response("Invalid Server Actions request.", 400, media_type="text/plain")
        result = await work(request, await current_user(request), *arguments)
        build = request.app.state.twin.build
        lines = (f'0:{{"a":"$@1","f":"","b":"{build}"}}', "1:" + json.dumps(result, separators=(",", ":")))
        return Response(
            "\n".join(lines) + "\n",
            media_type="text/x-component",
            headers={"cache-control": "no-store, must-revalidate"},
        )

    return handle
