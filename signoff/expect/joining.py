"""Expectations on inviting, joining by a mailed link, and switching between organizations."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from signoff.evidence import CheckFailed, Exchange, Inconclusive, Letters, Listing, Rows, Screen
from signoff.evidence.probe import NO_ANSWER
from signoff.evidence.reading import parsed, split_address
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

INVITE = "the server action inviteMember"
ACCEPT = "the server action acceptInvitation"
LEAST_TOKEN = 32  # characters; 128 bits in hex (ASVS 5.0, 7.2.3)
LEAST_DISTINCT = 8  # different characters in it; a counter has fewer
_RESULT = re.compile(r"^1:(.*)$", re.MULTILINE)


def _result(answer: Exchange) -> dict[str, Any]:
    """What a server action returned: the line that begins with ``1:``. {} where there is none."""
    lines = _RESULT.findall(answer.text)
    if len(lines) != 1:
        return {}
    try:
        read = parsed(lines[0])
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


@expectation
def sent(screen: Screen, *, email: str) -> None:
    """The team page says that the invitation was sent."""
    if screen.crashed or not any("Success" in toast or email in toast for toast in screen.toasts):
        raise CheckFailed(
            "The team page does not confirm that the invitation was sent",
            f"a toast that says 'Invitation sent to {email}'",
            screen.answered,
            screen,
            f"the invitation form and {INVITE}",
        )


@expectation
def invited(answer: Exchange, *, because: str) -> None:
    """The action says that the invitation was sent. No answer in time, while a mail does not leave: Inconclusive."""
    if answer.status == NO_ANSWER:
        raise Inconclusive(f"inviting gets no answer in time, though {because}; its mail may be what hangs")
    result = _result(answer).get("data")
    if answer.status != 200 or not isinstance(result, dict) or result.get("success") is not True:
        raise CheckFailed(
            f"Inviting is refused, though {because}",
            "success: true",
            f"{phrase(answer.status)} {_result(answer) or 'without a result'}",
            answer,
            INVITE,
        )


@expectation
def invitation(rows: Rows, *, organization_id: str, role: str, inviter_id: str, now: datetime) -> None:
    """One pending invitation is stored: with the role, who invites, an end in the future, an unguessable token."""
    if len(rows.rows) != 1:
        raise CheckFailed(
            f"There is not one row of the invitation but {len(rows.rows)}", "1 row", answered(rows), rows, INVITE
        )
    row = rows.rows[0]
    found = {name: str(row.get(name)) for name in ("organizationId", "role", "status", "invitedBy")}
    wanted = {"organizationId": organization_id, "role": role, "status": "PENDING", "invitedBy": inviter_id}
    wrong = [name for name in wanted if found[name] != wanted[name]]
    if wrong:
        raise CheckFailed(
            f"The invitation is stored with another {', '.join(wrong)} than asked for",
            ", ".join(f"{name} {wanted[name]}" for name in wrong),
            ", ".join(f"{name} {found[name]}" for name in wrong),
            rows,
            INVITE,
        )
    end = row.get("expiresAt")
    if not isinstance(end, datetime) or end <= now:
        raise CheckFailed("The invitation has no end in the future", f"later than {now}", str(end), rows, INVITE)
    token = str(row.get("token") or "")
    if len(token) < LEAST_TOKEN or len(set(token)) < LEAST_DISTINCT:
        raise CheckFailed(
            "The token of the invitation can be guessed",
            f"at least {LEAST_TOKEN} characters, {LEAST_DISTINCT} of them different",
            f"{len(token)} characters, {len(set(token))} of them different",
            rows,
            f"{INVITE}: how the token is made",
        )


def answered(rows: Rows) -> str:
    """How many rows there are."""
    return f"{len(rows.rows)} rows"


@expectation
def links(letters: Letters, rows: Rows, *, base_url: str) -> None:
    """The newest mail has a link to the deployment at *base_url*, that carries the invitation's token."""
    token = str(rows.rows[0].get("token")) if rows.rows else ""
    link = letters.letters[0].link(token) if letters.letters and token else ""
    look = f"{INVITE}: the mail's text and NEXT_PUBLIC_APP_URL"
    if not link:
        raise CheckFailed(
            "The mail of the invitation has no link with its token",
            "a link with the token in its path",
            letters.answered,
            letters,
            look,
        )
    there, here = split_address(link), urlsplit(base_url)
    if (there.scheme, there.hostname) != (here.scheme, here.hostname):
        raise CheckFailed(
            "The link in the invitation's mail leads to another host",
            f"{here.scheme}://{here.hostname}",
            f"{there.scheme}://{there.hostname}",
            letters,
            look,
        )


@expectation
def mailed(letters: Letters, link: str) -> None:
    """There is a link to follow. That none is mailed is the failure of another item: Inconclusive."""
    if not link:
        lacks = "the mail of the invitation has no link" if letters.letters else "no mail about the invitation arrived"
        raise Inconclusive(f"{lacks}, so nobody can tell where it leads")


@expectation
def pending(listing: Listing, *, email: str, role: str) -> None:
    """The team page shows the invitation among the pending ones, with its role."""
    found = listing.having(email)
    if listing.crashed or len(found) != 1 or not any(cell.lower() == role.lower() for cell in found[0]):
        raise CheckFailed(
            "The team page does not show the invitation as pending"
            if not found
            else "The team page shows the pending invitation with another role",
            f"one row with {email} and {role.capitalize()}",
            listing.answered,
            listing,
            "the table of pending invitations on the team page",
        )


@expectation
def not_invited(answer: Exchange, rows: Rows, *, because: str) -> None:
    """The action refuses for want of permission, and no invitation is written."""
    if rows.rows:
        raise CheckFailed(
            f"An invitation was written, though {because}", "no row", f"{len(rows.rows)} row(s)", rows, INVITE
        )
    said = json.dumps(_result(answer))
    if "permission" not in said.lower() and answer.status != 403:
        raise CheckFailed(
            f"Inviting is not refused for want of permission, though {because}",
            "an error that names the permission",
            f"{phrase(answer.status)} {said}",
            answer,
            INVITE,
        )


@expectation
def opened(screen: Screen) -> None:
    """The mailed link leads to the page where the invitation is accepted, and it says that it was accepted."""
    if any("404" in text for text in screen.headings):
        raise CheckFailed(
            "The link in the invitation's mail leads to a page that does not exist (404 Not Found)",
            "the page to accept the invitation",
            "404 Not Found",
            screen,
            f"{INVITE}: the address in the mail",
        )
    if screen.crashed or not any("Invitation Accepted" in text for text in screen.headings):
        raise CheckFailed(
            "The invitation cannot be accepted through the mailed link",
            "the heading 'Invitation Accepted!'",
            screen.answered,
            screen,
            f"the page behind the link, and {ACCEPT}",
        )


@expectation
def accepted(answer: Exchange) -> None:
    """The action says that the invitation was accepted."""
    result = _result(answer)
    if answer.status != 200 or result.get("success") is not True:
        raise CheckFailed(
            "A pending invitation cannot be accepted by the invited",
            "success: true",
            f"{phrase(answer.status)} {result or 'without a result'}",
            answer,
            ACCEPT,
        )


@expectation
def joined(rows: Rows, *, organization_id: str, role: str) -> None:
    """The user belongs to the organization, with the role of the invitation."""
    row = rows.rows[0] if rows.rows else {}
    if str(row.get("organizationId")) != organization_id:
        raise CheckFailed(
            "Who accepted the invitation is no member of the organization (has not joined)",
            f"organizationId {organization_id}",
            f"organizationId {row.get('organizationId')}",
            rows,
            ACCEPT,
        )
    if row.get("organization_role") != role:
        raise CheckFailed(
            f"Who accepted the invitation joined with another role than {role}, which it names",
            f"organization_role {role}",
            f"organization_role {row.get('organization_role')}",
            rows,
            ACCEPT,
        )


@expectation
def used(rows: Rows) -> None:
    """The invitation is marked as accepted."""
    status = rows.rows[0].get("status") if rows.rows else "no row"
    if status != "ACCEPTED":
        raise CheckFailed(
            f"The invitation is still {status}, though it was accepted", "status ACCEPTED", str(status), rows, ACCEPT
        )


@expectation
def not_accepted(answer: Exchange, users: Rows, *, organization_id: str, because: str) -> None:
    """The action refuses with a reason, and the user is no member afterwards. *because*: what the invitation is."""
    row = users.rows[0] if users.rows else {}
    if str(row.get("organizationId")) == organization_id:
        result = _result(answer)
        said = "accepted" if result.get("success") else "refused, and joined all the same"
        raise CheckFailed(
            f"The visitor became a member, though {because}",
            "refused, and no member",
            f"{said}: {result.get('message', '')}",
            users,
            ACCEPT,
        )
    result = _result(answer)
    if result.get("success") is not False or not result.get("message"):
        raise CheckFailed(
            f"The invitation is not refused with a reason, though {because}",
            "success: false, with a message",
            f"{phrase(answer.status)} {result or 'without a result'}",
            answer,
            ACCEPT,
        )


@expectation
def works_in(session: Exchange, *, organization_id: str, role: str, because: str) -> None:
    """The session names this organization, and the role that the user has in it."""
    read = session.json()
    user = read.get("user") if isinstance(read, dict) else None
    found = user if isinstance(user, dict) else {}
    if found.get("organizationId") != organization_id:
        raise CheckFailed(
            f"The session is of another organization, though {because}",
            f"organizationId {organization_id}",
            f"organizationId {found.get('organizationId')}",
            session,
            "switching between organizations",
        )
    if found.get("organization_role") != role:
        raise CheckFailed(
            f"The session has another role than the user's role in this organization, though {because}",
            f"organization_role {role}",
            f"organization_role {found.get('organization_role')}",
            session,
            "switching between organizations",
        )
