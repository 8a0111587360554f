"""The mailbox that receives what the deployment sends: IMAP, a Mailpit API, or a folder of .eml files.

within_s: the longest wait for a mail.
"""

from __future__ import annotations

import email
import email.policy
import imaplib
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import httpx

from signoff.evidence import TRAIL, Letter, Letters
from signoff.waiting import eventually

MAX_MAIL = 1_000_000  # bytes of one mail that are read


class _Source(Protocol):
    def to(self, address: str) -> Iterable[Letter]: ...


class Mailbox:
    """Reads mails by recipient. *url*: ``imaps://user:password@host:993/INBOX``, ``mailpit+https://host``, ``maildir:///folder``."""

    def __init__(self, url: str, *, within_s: float = 60.0) -> None:
        self._within_s = within_s
        kind = urlsplit(url).scheme
        if kind in {"imap", "imaps"}:
            self._source: _Source = _Imap(url)
        elif kind.startswith("mailpit+"):
            self._source = _Mailpit(url.removeprefix("mailpit+"))
        else:
            self._source = _Folder(Path(unquote(urlsplit(url).path)))

    def await_letters(self, address: str, *, more_than: int = 0) -> Letters:
        """Wait until *address* has more than *more_than* mails; hand back those there are at the end."""
        found = eventually(
            lambda: Letters(address, tuple(self._source.to(address))),
            lambda letters: len(letters.letters) > more_than,
            within_s=self._within_s,
            every_s=0.2,
        )
        TRAIL.note(found)
        return found


class _Mailpit:
    """Mailpit's REST API, version 1."""

    def __init__(self, base: str) -> None:
        self._http = httpx.Client(base_url=base, timeout=10, trust_env=False)

    def to(self, address: str) -> Iterator[Letter]:
        answer = self._http.get("/api/v1/search", params={"query": f'to:"{address}"'})
        answer.raise_for_status()
        for entry in answer.json()["messages"]:
            # The search is by substring: look at the recipients ourselves.
            if address.lower() in {to["Address"].lower() for to in entry["To"]}:
                mail = self._http.get(f"/api/v1/message/{entry['ID']}").raise_for_status().json()
                yield Letter(address, mail["Subject"], mail.get("Text", ""), mail.get("HTML", ""))


class _Folder:
    """A folder (or Maildir) into which a relay writes one file per mail."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def to(self, address: str) -> Iterator[Letter]:
        files = [path for path in self._folder.rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)[:500]:
            with path.open("rb") as file:
                mail = email.message_from_bytes(file.read(MAX_MAIL), policy=email.policy.default)
            named = [str(mail.get(name, "")) for name in ("To", "Delivered-To", "X-Original-To")]
            if address.lower() in {found.lower() for _, found in getaddresses(named)}:
                yield _letter(address, mail)


class _Imap:
    """An IMAP folder, opened read-only."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def to(self, address: str) -> Iterator[Letter]:
        url = self._url
        secure = url.scheme == "imaps"
        kind = imaplib.IMAP4_SSL if secure else imaplib.IMAP4
        with kind(url.hostname or "", url.port or (993 if secure else 143), timeout=10) as server:
            server.login(unquote(url.username or ""), unquote(url.password or ""))
            server.select(url.path.strip("/") or "INBOX", readonly=True)
            _, found = server.search(None, "TO", f'"{address}"')
            for number in reversed((found[0] or b"").split()[-50:]):
                _, parts = server.fetch(number.decode(), "(BODY.PEEK[])")
                raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
                yield _letter(address, email.message_from_bytes(raw[:MAX_MAIL], policy=email.policy.default))


def _letter(address: str, mail: EmailMessage) -> Letter:
    def part(kind: str) -> str:
        body = mail.get_body((kind,))
        return str(body.get_content()) if body is not None else ""

    return Letter(address, str(mail.get("Subject", "")), part("plain"), part("html"))
