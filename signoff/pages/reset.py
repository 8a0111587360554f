"""Going on with what a password-reset mail carries: a link, or a new password."""

from __future__ import annotations

from dataclasses import dataclass

from signoff.evidence import REDACTOR, Letters, Screen
from signoff.pages.auth import NewPassword, SignIn
from signoff.pages.tab import Tab


@dataclass(frozen=True)
class Followed:
    """What came of it. means: "link", "password", or "" where the mail carried neither. screen: None likewise."""

    means: str
    screen: Screen | None


class Reset:
    """The newest mail's link or password, used as its reader would."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab

    def follow(self, letters: Letters, password: str) -> Followed:
        """Use what the newest mail carries, and sign in: with *password* after a link, else with the mailed one."""
        if not letters.letters:
            return Followed("", None)
        mail = letters.letters[0]
        sign_in = SignIn(self._tab)
        if link := mail.link("reset"):
            REDACTOR.learn(link, "mailed link")
            NewPassword(self._tab).set(link, password)
            return Followed("link", sign_in.attempt(letters.address, password))
        if mailed := mail.password():
            REDACTOR.learn(mailed, "mailed password")
            return Followed("password", sign_in.attempt(letters.address, mailed))
        return Followed("", None)
