"""The application's outgoing mail: notices by SMTP, account mail through the Resend HTTP API."""

from __future__ import annotations

import asyncio
import logging
import smtplib
from collections.abc import Coroutine
from email.message import EmailMessage
from html import escape
from typing import Any

import httpx

from twin.app.users import admins
from twin.state import Twin

SENDER = "NextCRM <noreply@awms.test>"
LONGER_THAN_ANY_RUN_S = 120.0
log = logging.getLogger("twin")


async def after_the_answer(twin: Twin, work: Coroutine[Any, Any, None]) -> None:
    """Do *work*, which mails, when the answer has left."""
    if twin.faults.on("mail-hangs-within-requests"):
        await work
    else:
        twin.later(work)


async def _hang(twin: Twin) -> None:
    """The mail server takes the connection and says nothing, as one does behind a firewall that drops packets."""
    if twin.faults.on("mail-hangs-within-requests"):
        await asyncio.sleep(LONGER_THAN_ANY_RUN_S)


def _post(port: int, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
        server.send_message(message)


async def by_smtp(twin: Twin, to: str, subject: str, text: str, html: str | None = None) -> None:
    """Send one mail by SMTP. A failure is logged; whoever asked for the mail does not wait for it."""
    await _hang(twin)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, to, subject
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    try:
        await asyncio.to_thread(_post, twin.smtp_port, message)
    except (OSError, smtplib.SMTPException):
        log.exception("mail to %s was not sent", to)


async def by_resend(twin: Twin, to: str, subject: str, html: str) -> None:
    """Send one mail through Resend's ``POST /emails``."""
    await _hang(twin)
    content = {"from": SENDER, "to": [to], "subject": subject, "html": html, "text": ""}
    try:
        answer = await twin.http.post(
            f"{twin.mail_url}/emails", json=content, headers={"authorization": f"Bearer {twin.resend_key}"}
        )
        answer.raise_for_status()
    except httpx.HTTPError:
        log.exception("mail to %s was not sent", to)


async def announce_registration(twin: Twin, user: dict[str, Any]) -> None:
    """Tell the platform's administrators that somebody waits to be activated."""
    text = (
        f"New user {user.get('name')} ({user['email']}) has been registered with PENDING state.\n\n"
        f"Activate here: {twin.base_url}/admin/users\n"
    )
    for admin in await admins(twin):
        await by_smtp(twin, admin["email"], "New User Registration with PENDING state", text)


async def send_reset_link(twin: Twin, email: str, link: str) -> None:
    """The mail with which a forgotten password is set anew."""
    html = (
        f"<html><body><h1>Password reset</h1><p>A new password was asked for {escape(email)}.</p>"
        f'<p><a href="{escape(link)}">Choose a new password</a></p>'
        "<p>The link works once and for one hour. If it was not you, there is nothing to do.</p></body></html>"
    )
    await by_resend(twin, email, "NextCRM - Password reset", html)


async def send_new_password(twin: Twin, email: str, password: str) -> None:
    """The mail of a deployment that replaces the password at once."""
    # As the application has it: the name, the address and the password all stand in a <strong>.
    html = (
        f"<html><body><h1>Password reset for: <strong>{escape(email.split('@')[0])}</strong></h1>"
        f"<p>Your username: <strong>{escape(email)}</strong></p>"
        f"<p>Your new password: <strong>{escape(password)}</strong></p></body></html>"
    )
    await by_resend(twin, email, "NextCRM - Password reset", html)
