"""Documents over HTTP: announcing an upload, putting the file where the answer says, reading a file back."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import httpx

from signoff.clients.base import ApiClient, Caller, bounded
from signoff.clients.deadline import Within
from signoff.evidence import REDACTOR, TRAIL, Download, Exchange, Fact, NotRun
from signoff.evidence.reading import parsed, split_address

ROUTE = "/api/uploadthing"
MAX_FILE = 5_000_000  # bytes of a file that are read
MAX_REDIRECTS = 3


class Documents(ApiClient):
    """Uploads and downloads as one actor."""

    def announce(self, name: str, *, size: int, media_type: str, uploader: str = "pdfUploader") -> Exchange:
        """Ask for an address to put a file to; nothing is uploaded."""
        return self._announce(name, size, media_type, uploader)[0]

    def upload(self, name: str, content: bytes) -> Exchange:
        """Upload a PDF as the page does: announce it, put it to the address. Hands back the announcement.

        Nothing is put where no address is named. Raises NotRun if the host of that address cannot be reached.
        """
        answer, raw = self._announce(name, len(content), "application/pdf", "pdfUploader")
        place = _place(raw)
        if not place:
            return answer
        REDACTOR.learn(place, "upload address")
        # Another host: no cookie of ours goes there.
        limit = self._caller.timeout_s
        with httpx.Client(transport=Within(limit, verify=False), timeout=limit, trust_env=False) as http:
            try:
                put = http.put(place, files={"file": (name, content, "application/pdf")})
            except httpx.TransportError as error:
                host = split_address(place).hostname
                raise NotRun(f"reach the upload host {host} from here ({type(error).__name__})") from None
        fact = Fact(f"PUT {name} to the address that was announced", f"{put.status_code} {put.text[:200]}")
        TRAIL.note(fact)
        return answer

    def read(self, address: str) -> Download:
        """The file at *address* (a path of the target, or a whole one); the redirects of the target stay within it."""
        own = not split_address(address).netloc or address.startswith(self._caller.base_url + "/")
        found = fetch(self._caller, address) if own else _fetch_elsewhere(self._caller, address)
        TRAIL.note(found)
        return found

    def _announce(self, name: str, size: int, media_type: str, uploader: str) -> tuple[Exchange, str]:
        file = {"name": name, "size": size, "type": media_type, "lastModified": 1_700_000_000_000}
        path = f"{ROUTE}?actionType=upload&slug={uploader}"
        return self._caller.send_raw("POST", path, json={"files": [file]})


def _place(raw: str) -> str:
    """The address to put the file to, or "" where the answer names none."""
    try:
        (place,) = parsed(raw)
        return str(httpx.URL(str(place["url"])))
    except (ValueError, TypeError, KeyError, httpx.InvalidURL):
        return ""


def fetch(caller: Caller, path: str) -> Download:
    """The bytes at *path* of the target, asked with the cookies of *caller*."""
    for _ in range(MAX_REDIRECTS):
        status, headers, content, cut = caller.fetch(path, MAX_FILE)
        there = split_address(headers.get("location", ""))
        if status not in (301, 302, 303, 307, 308) or there.netloc not in ("", urlsplit(caller.base_url).netloc):
            break
        path = there._replace(scheme="", netloc="").geturl()
    return Download(caller.name, f"{caller.base_url}{path}", status, headers.get("content-type", ""), content, cut)


def _fetch_elsewhere(caller: Caller, address: str) -> Download:
    """The file at another host, which may have moved it, as hosts of files do. No cookie of ours goes there."""
    with httpx.Client(
        transport=Within(caller.timeout_s, verify=False),
        timeout=caller.timeout_s,
        trust_env=False,
        follow_redirects=True,
        max_redirects=MAX_REDIRECTS,
    ) as http:
        try:
            with http.stream("GET", address) as answer:
                content, cut = bounded(answer, time.monotonic() + caller.timeout_s, MAX_FILE)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Download(caller.name, address, 0, f"no answer: {type(error).__name__}", b"")
    return Download(caller.name, address, answer.status_code, answer.headers.get("content-type", ""), content, cut)
