"""Expectations on mails."""

from __future__ import annotations

from signoff.evidence import CheckFailed, Letters
from signoff.expect.judging import expectation


@expectation
def arrived(letters: Letters, *, number: int, about: str) -> None:
    """The address has received at least *number* mails."""
    if len(letters.letters) < number:
        raise CheckFailed(
            f"No mail about {about} arrived",
            f"a mail to {letters.address}",
            f"{len(letters.letters)} mail(s)",
            letters,
            "the mail provider's settings (RESEND_API_KEY, EMAIL_FROM, EMAIL_HOST) and its log",
        )


@expectation
def carries(letters: Letters, found: str, *, what: str) -> None:
    """The newest mail carries *what* the user needs to go on."""
    if not found:
        raise CheckFailed(
            f"The mail carries no {what}", f"a mail with {what}", letters.answered, letters, "the mail's template"
        )
