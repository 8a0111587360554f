"""Every address at which a tenant reads: the routes of the API, and the pages that a crawl finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from signoff.access.planting import Planted
from signoff.access.routes import READING, Operation, load
from signoff.clients import Actor
from signoff.evidence import TRAIL, Exchange, Fact, Reading
from signoff.evidence.reading import joined, split_address

START = (
    *("/en", "/en/settings/organization", "/en/settings/team", "/en/settings/billing", "/en/pricing", "/en/profile"),
    *("/en/crm", "/en/crm/accounts", "/en/crm/contacts", "/en/crm/leads", "/en/crm/opportunities", "/en/crm/contracts"),
    *("/en/crm/dashboard", "/en/crm/dashboard/user", "/en/documents", "/en/invoice", "/en/projects"),
)
"""Where the crawl begins: the pages of the menus, which the application draws in the browser alone, and those to which
no link leads."""
DETAILS = {"accounts": "crm_Accounts", "contacts": "crm_Contacts", "leads": "crm_Leads"}
DETAILS |= {"opportunities": "crm_Opportunities"}
MOST_PAGES = 60
EXPORT = "/api/organization/export-data"
"""Asked as the second: a limiter with one count for all routes refuses it to who has asked five times for anything, and
a count that it begins may last for a day."""
_LINK = re.compile(r'href="(/[^"#]*)"')
_SCRIPT = re.compile(r'<script[^>]+src="([^"]+\.js[^"]*)"')
_ROUTE = re.compile(r"/api/[A-Za-z][\w/-]*")
_ID = re.compile(r"[0-9a-f]{24}")
_NO_PAGE = re.compile(r"^/(api|_next|static)/|\.[a-z0-9]{2,5}$|/sign-in|/register|accept-invitation|sign-?out")


@dataclass(frozen=True)
class Channel:
    """One address. kind: "api" or "page". name: for the report, without ids."""

    name: str
    kind: str
    method: str
    path: str
    body: Any = None

    def ask(self, actor: Actor) -> Exchange:
        """What *actor* is shown there."""
        return actor.caller.attempt(self.method, self.path, json=self.body)


def api(planted: Planted) -> Iterator[Channel]:
    """The routes that read, asked about the planted rows; and what can be asked of them beside."""
    first, *others = [operation for operation in load() if _reads(operation)]
    for operation in (first, *sorted(others, key=lambda one: one.path != EXPORT)):
        yield _channel(operation, planted)
    owner = planted.company.people["OWNER"].id
    for query in ("export=csv", "export=json", f"userId={owner}"):
        name = f"GET /api/organization/audit-logs?{_nameless(query)}"
        yield Channel(name, "api", "GET", f"/api/organization/audit-logs?{query}")


def _reads(operation: Operation) -> bool:
    if operation.leave or operation.careful or operation.needs in ("nobody", "machine", "platform"):
        return False
    return operation.method == "GET" or operation.path in (*READING, EXPORT)


def _channel(operation: Operation, planted: Planted) -> Channel:
    call = operation.call({"row": planted.rows.get(operation.row, ""), "name": planted.marker})
    return Channel(operation.ask, "api", call.method, call.path, call.body)


def pages(planted: Planted, reader: Actor) -> Iterator[Channel]:
    """The pages that *reader* can reach by links, and the planted rows' own pages. Notes routes that nobody listed."""
    seen: dict[str, None] = dict.fromkeys(START)
    seen |= dict.fromkeys(f"/en/crm/{name}/{planted.rows[collection]}" for name, collection in DETAILS.items())
    seen[f"/en/fulltext-search?q={planted.marker}"] = None
    scripts: dict[str, None] = {}
    texts: list[str] = []
    for path in (queue := list(seen)):
        shown = reader.caller.attempt("GET", path)
        if "html" not in shown.headers.get("content-type", ""):
            continue
        if shown.status == 200:
            yield Channel(f"page {_nameless(path)}", "page", "GET", path)
        texts.append(shown.text)
        scripts |= dict.fromkeys(_SCRIPT.findall(shown.text))
        for link in links(shown.text):
            if link not in seen and len(queue) < MOST_PAGES:
                seen[link] = None
                queue.append(link)
    texts += [reader.caller.attempt("GET", path).text for path in _ours(scripts, reader.caller.base_url)]
    TRAIL.note(unlisted(texts, reader))


def _ours(scripts: Iterable[str], origin: str) -> list[str]:
    """The scripts that the target itself serves, as paths."""
    found = (split_address(joined(f"{origin}/", script)) for script in scripts)
    return [one.path for one in found if one.netloc == urlsplit(origin).netloc]


def links(html: str) -> list[str]:
    """The pages that *html* links to, with their locale; no files, no API, nothing that signs out."""
    found = (unescape(one) for one in _LINK.findall(html))
    local = (one if re.match(r"/(en|de|cz|uk)(/|$)", one) else f"/en{one.rstrip('/')}" for one in found)
    return list(dict.fromkeys(one for one in local if not _NO_PAGE.search(one.removeprefix("/en"))))


def unlisted(texts: Iterable[str], reader: Actor) -> Fact:
    """The routes that pages and scripts name, that answer, and that the list of routes does not have."""
    named = sorted({one.rstrip("/") for text in texts for one in _ROUTE.findall(text)})
    known = [re.compile(re.sub(r"\\\[[^/]+\\\]", "[^/]+", re.escape(one.path))) for one in load()]
    # A name that ends in the middle of a known route is one whose id is put in by the script.
    strange = [
        one
        for one in named
        if not one.startswith("/api/auth/") and not any(route.fullmatch(one) for route in known)
        if not any(other.path.startswith(f"{one}/") for other in load())
    ]
    answering = [one for one in strange if reader.send("OPTIONS", one).status not in (404, 405)]
    said = ", ".join(answering) or "none"
    return Fact(
        f"{len(named)} routes that pages and scripts name", f"answering though not in the list of routes: {said}"
    )


def _nameless(path: str) -> str:
    """A path (or a query) without ids, for the report."""
    return _ID.sub("[id]", path.split("?")[0])


def read(planted: Planted, channels: Iterable[Channel], readers: Iterable[Actor]) -> list[Reading]:
    """Every channel as the planted tenant's OWNER sees it, and then as each of *readers* does."""
    owner = planted.company.actors["OWNER"]
    others = list(readers)
    found = []
    for channel in channels:
        own = channel.ask(owner)
        seen = planted.scanner.find(own.text)
        for reader in others:
            other = channel.ask(reader)
            leaked = planted.scanner.find(other.text, *other.headers.values())
            found.append(Reading(channel.name, channel.kind, reader.name, own, other, seen, leaked))
    return found
