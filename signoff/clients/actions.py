"""Next.js server actions: functions of a page that are called by POST to the page's own address.

Their ids are made anew with each build; they stand in the page's scripts as
``createServerReference)("<id>", …, "<name>")``.
"""

from __future__ import annotations

import json
import re
from typing import Any

from signoff.clients.base import ApiClient
from signoff.evidence import REDACTOR, CheckFailed, Exchange

SCRIPT = re.compile(r"""(?:src=["']|["'\\])(/?(?:_next/)?static/[^"'\\\s]+\.js)""")
REFERENCE = re.compile(r"""createServerReference\)?\(\s*["']([0-9a-f]{40,64})["'][^()]*?["'](\w+)["']\s*\)""")


class Actions(ApiClient):
    """Calls server actions as one actor."""

    _known: dict[tuple[str, str], str]

    def __init__(self, caller: Any) -> None:
        super().__init__(caller)
        self._known = {}

    def call(self, page: str, name: str, *arguments: object) -> Exchange:
        """Call the action *name* of *page*. Raises CheckFailed if no script of the page has it."""
        key = self._id(page, name)
        headers = {"next-action": key, "accept": "text/x-component", "content-type": "text/plain;charset=UTF-8"}
        return self.send_patiently("POST", page, content=json.dumps(arguments).encode(), headers=headers)

    def _id(self, page: str, name: str) -> str:
        if (page, name) not in self._known:
            self._known[page, name] = self._found(page, name)
        return self._known[page, name]

    def _found(self, page: str, name: str) -> str:
        shown = self.send("GET", page)
        scripts = dict.fromkeys(_address(path) for path in SCRIPT.findall(shown.text))
        # The page's own script first: the others are shared and large.
        for script in sorted(scripts, key=lambda path: "/page-" not in path):
            for key, found in REFERENCE.findall(self.send("GET", script).text):
                if found == name:
                    return str(key)
        # The address of a page may carry a secret.
        page = REDACTOR.text(page)
        raise CheckFailed(
            f"No script of {page} has the server action {name}",
            f"a reference to {name}",
            f"none in {len(scripts)} script(s)",
            shown,
            f"the build of the page {page}",
        )


def _address(path: str) -> str:
    if path.startswith("static/"):
        return f"/_next/{path}"
    return path if path.startswith("/") else f"/{path}"
