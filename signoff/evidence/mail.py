"""Mails that the deployment sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from signoff.evidence.basics import REDACTOR, shorten
from signoff.evidence.reading import split_address

_LINK = re.compile(r"https?://[^\s\"'<>]+")
_STRONG = re.compile(r"<strong[^>]*>(.*?)</strong>", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Letter:
    """One mail. ``text`` and ``html`` may carry secrets: use ``link`` and ``password``; evidence is redacted."""

    to: str
    subject: str
    text: str
    html: str

    def link(self, containing: str) -> str:
        """The first link with *containing* in its path, or ""."""
        for found in _LINK.findall(unescape(self.html)) + _LINK.findall(self.text):
            if containing in split_address(found).path:
                return str(found).rstrip(".,)")
        return ""

    def password(self) -> str:
        """The new password that the application mails in a ``<strong>``, or "".

        The name and the address of the reader stand in others, before it.
        """
        known = {self.to.lower(), self.to.split("@")[0].lower()}
        strong = (unescape(_MARKUP.sub("", found)).strip() for found in _STRONG.findall(self.html))
        return next((text for text in reversed([*strong]) if text and text.lower() not in known), "")


@dataclass(frozen=True)
class Letters:
    """The mails that one address received, newest first."""

    address: str
    letters: tuple[Letter, ...]

    @property
    def asked(self) -> str:
        return f"mailbox: mails to {self.address}"

    @property
    def answered(self) -> str:
        # Shortened last: what is cut in two has no longer the form of a secret.
        texts = ((mail.subject, REDACTOR.text(mail.text or mail.html)) for mail in self.letters[:5])
        said = "; ".join(f"{subject!r}: {shorten(text, 200)}" for subject, text in texts)
        return REDACTOR.text(f"{len(self.letters)} mail(s) {said}")

    @property
    def repeat(self) -> str:
        return ""
