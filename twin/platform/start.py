"""Starting the platforms around a twin."""

from __future__ import annotations

import ssl

from starlette.types import ASGIApp, Receive, Scope, Send

from twin.platform import advisories, alerts, cloud, errors, hosting
from twin.state import Twin
from twin.transport.servers import Servers, loopback, port_of


class Previous:
    """The application as it was deployed before, on an address of its own."""

    def __init__(self, app: ASGIApp, twin: Twin) -> None:
        self.app = app
        self.twin = twin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request as the earlier build."""
        platform = self.twin.platform
        build = self.twin.build if platform.rolled_back else platform.previous_build
        scope.setdefault("state", {})["build"] = build
        if self.twin.faults.on("previous-deployment-unhealthy"):
            scope["state"]["broken"] = True
        if self.twin.faults.on("previous-deployment-gone"):
            scope["path"], scope["raw_path"] = "/api/gone", b"/api/gone"
        await self.app(scope, receive, send)


async def start(twin: Twin, servers: Servers, app: ASGIApp, context: ssl.SSLContext) -> None:
    """Serve hosting, database cloud, alerting, error tracking and the previous deployment, each on its own port."""
    platform = twin.platform
    around = {"hosting": hosting, "cloud": cloud, "alerts": alerts, "errors": errors, "advisories": advisories}
    for name, builder in around.items():
        sockets = loopback()
        setattr(platform, f"{name}_url", f"http://127.0.0.1:{port_of(sockets)}")
        await servers.add(builder.build(twin), sockets)
    sockets = loopback()
    platform.previous_url = f"https://127.0.0.1:{port_of(sockets)}"
    await servers.add(Previous(app, twin), sockets, context)
