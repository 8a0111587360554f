"""The SMTP side of the inbox."""

from __future__ import annotations

from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, Envelope, Session

from twin.mail.inbox import Inbox, Mail

SIZE_LIMIT = 2 * 1024 * 1024


class Handler:
    """Takes every mail in."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Called by aiosmtpd with a complete message."""
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        message = message_from_bytes(raw, policy=policy.default)
        self._inbox.add(Mail.of_message(message, [str(address) for address in envelope.rcpt_tos]))
        return "250 OK"


def protocol(inbox: Inbox) -> SMTP:
    """The protocol of one connection."""
    return SMTP(Handler(inbox), data_size_limit=SIZE_LIMIT, enable_SMTPUTF8=True, hostname="localhost")
