"""What the pages carry for monitoring, and the error tracker behind it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import uuid4

from signoff.clients.base import ApiClient
from signoff.clients.platform import PlatformCaller
from signoff.evidence import TRAIL, Exchange
from signoff.evidence.shipped import Shipped

INSIGHTS = "/_vercel/insights/script.js"
PAGES = ("/en/sign-in", "/en/register", "/en/pricing")
MOST_SCRIPTS = 60
_SCRIPT = re.compile(r"""<script[^>]+src=["'](/[^/"'][^"']*)["']""")


class Monitoring(ApiClient):
    """Looks at what the deployment ships to browsers."""

    def shipped(self) -> Shipped:
        """The public pages and the scripts of this site that they name."""
        pages = tuple(self.send("GET", path) for path in PAGES)
        names = dict.fromkeys(name for page in pages if page.status == 200 for name in _SCRIPT.findall(page.text))
        scripts = tuple(self.send("GET", name.replace("&amp;", "&")) for name in list(names)[:MOST_SCRIPTS])
        found = Shipped(pages, scripts)
        TRAIL.note(found)
        return found

    def insights(self) -> Exchange:
        """The analytics script that the hosting serves."""
        return self.send("GET", INSIGHTS)


class ErrorTracker:
    """The ingest behind a data source name (Sentry: ``POST <host>/api/<project>/envelope/``)."""

    def __init__(self, dsn: str) -> None:
        part = urlsplit(dsn)
        prefix, _, project = part.path.rpartition("/")
        netloc = part.netloc.rpartition("@")[2]
        auth = f"Sentry sentry_version=7, sentry_client=awms-signoff/1, sentry_key={part.username}"
        self._caller = PlatformCaller(
            f"{part.scheme}://{netloc}", name="the error tracker", headers={"x-sentry-auth": auth}
        )
        self._path = f"{prefix}/api/{project}/envelope/"
        self._dsn = dsn
        self.event_id = uuid4().hex

    def report(self, environment: str) -> Exchange:
        """Send one test error, marked as such, and hand back what the tracker says.

        Raises Unanswered where it is out of order or has had too much: that is not this deployment's doing.
        """
        now = datetime.now(UTC).isoformat()
        event = {
            "event_id": self.event_id,
            "timestamp": now,
            "platform": "javascript",
            "level": "error",
            "environment": environment,
            "logger": "awms-signoff",
            "tags": {"source": "awms-signoff"},
            "exception": {"values": [{"type": "SignoffTestError", "value": "a test of the error tracking"}]},
        }
        lines = ({"event_id": self.event_id, "sent_at": now}, {"type": "event"}, event)
        content = "\n".join(json.dumps(line) for line in lines).encode() + b"\n"
        return self._caller.hand_in(self._path, content, "application/x-sentry-envelope")
