"""The inbox, and messages in the shapes of Mailpit's API."""

from __future__ import annotations

import re
import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

KEPT = 2000
"""Messages that the inbox holds; the oldest go first."""
_TERM = re.compile(r'(to|from|subject):(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived."""

    sender: str
    to: tuple[tuple[str, str], ...]
    subject: str
    text: str
    html: str
    via: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    created: datetime = field(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def of_message(cls, message: EmailMessage, recipients: list[str]) -> Mail:
        """A mail that came by SMTP; *recipients* are those of the envelope."""
        named = {address.lower(): name for name, address in getaddresses(message.get_all("to", []))}
        text, html = message.get_body(("plain",)), message.get_body(("html",))
        return cls(
            str(message.get("from", "")),
            tuple((named.get(address.lower(), ""), address) for address in recipients),
            str(message.get("subject", "")),
            text.get_content() if text else "",
            html.get_content() if html else "",
            "smtp",
        )

    def _summary(self) -> dict[str, Any]:
        sender = [{"Name": name, "Address": address} for name, address in getaddresses([self.sender])]
        to = [{"Name": name, "Address": address} for name, address in self.to]
        return {
            "ID": self.id,
            "MessageID": f"{self.id}@twin",
            "From": sender[0] if sender else None,
            "To": to,
            "Cc": [],
            "Bcc": [],
            "ReplyTo": [],
            "Subject": self.subject,
            "Tags": [],
            "Size": len(self.text.encode()) + len(self.html.encode()),
        }

    @property
    def _moment(self) -> str:
        return self.created.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def listed(self) -> dict[str, Any]:
        """The message as a search lists it."""
        snippet = " ".join((self.text or re.sub("<[^>]*>", " ", self.html)).split())[:250]
        return self._summary() | {"Read": False, "Created": self._moment, "Attachments": 0, "Snippet": snippet}

    def whole(self) -> dict[str, Any]:
        """The message with its parts."""
        return self._summary() | {
            "Date": self._moment,
            "ReturnPath": "",
            "Text": self.text,
            "HTML": self.html,
            "Inline": [],
            "Attachments": [],
        }

    def matches(self, query: str) -> bool:
        """Whether every ``to:``, ``from:``, ``subject:`` term and every other word of *query* is met."""
        addresses = " ".join(f"{name} {address}" for name, address in self.to)
        fields = {"to": addresses, "from": self.sender, "subject": self.subject}
        for found in _TERM.finditer(query):
            if (found[2] or found[3] or "").lower() not in fields[found[1]].lower():
                return False
        everything = " ".join((*fields.values(), self.text, self.html)).lower()
        return all(word.lower() in everything for word in _TERM.sub("", query).split())


class Inbox:
    """All mail, newest first when listed."""

    def __init__(self) -> None:
        self._mails: deque[Mail] = deque(maxlen=KEPT)

    def add(self, mail: Mail) -> None:
        """Take a mail in."""
        self._mails.append(mail)

    def search(self, query: str = "") -> list[Mail]:
        """The mails that match *query*, newest first."""
        return [mail for mail in reversed(self._mails) if mail.matches(query)]

    def get(self, mail_id: str) -> Mail | None:
        """One mail."""
        return next((mail for mail in self._mails if mail.id == mail_id), None)

    def remove(self, ids: set[str] | None = None) -> None:
        """Throw those mails away, or all."""
        self._mails = deque((mail for mail in self._mails if ids is not None and mail.id not in ids), maxlen=KEPT)

    def __len__(self) -> int:
        return len(self._mails)
