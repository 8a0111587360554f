"""Faults of inviting, joining and switching."""

from __future__ import annotations

from twin.faults import Fault

SENT = ("DEP-3.9",)
JOINED = ("DEP-3.10",)
SWITCHED = ("DEP-3.11",)

FAULTS = (
    Fault(
        "invite-refused-to-everybody",
        "Not even the owner may invite.",
        SENT,
        r"invit|permission",
        ("DEP-3.10", "DEP-3.11", "PRE-7.1"),
    ),
    Fault(
        "invite-open-to-every-role",
        "Every role may invite.",
        SENT,
        r"refused|MEMBER|VIEWER",
        ("PRE-7.1", "PRE-7.4", "PRE-7.15"),
    ),
    Fault(
        "invitation-without-row",
        "Inviting is answered well, and no invitation is written.",
        SENT,
        r"invitation|row|pending",
        ("DEP-3.10", "DEP-3.11"),
    ),
    Fault(
        "invitation-row-says-admin",
        "Whatever role was asked for, the invitation says ADMIN.",
        SENT,
        r"role|ADMIN",
        ("DEP-3.10", "DEP-3.11"),
    ),
    Fault(
        "invitation-of-admin-says-member",
        "Who is invited as ADMIN is invited as MEMBER.",
        SENT,
        r"another role",
    ),
    Fault("invite-refused-to-admin", "ADMIN may not invite.", SENT, r"refused, though ADMIN may invite"),
    Fault(
        "invitation-sends-no-mail",
        "The invitation is there, and no mail leaves.",
        SENT,
        r"mail",
        ("DEP-3.10", "POST-3.8"),
    ),
    Fault("invitation-mailed-to-inviter", "The mail goes to whoever invites.", SENT, r"mail", ("DEP-3.10",)),
    Fault("invitation-mail-without-link", "The mail has no link.", SENT, r"link", ("DEP-3.10",)),
    Fault(
        "invitation-link-of-another-host",
        "The link in the mail leads to another host.",
        SENT,
        r"link|host|address",
        ("DEP-3.10",),
    ),
    Fault(
        "invitation-token-is-a-number",
        "Tokens of invitations count up, so that the next one is known.",
        SENT,
        r"token|guess",
        ("DEP-3.10",),
    ),
    Fault(
        "invitation-link-leads-nowhere",
        "The link in the mail leads to a page that does not exist.",
        JOINED,
        r"404|not found|link",
    ),
    Fault(
        "accept-refused-to-everybody", "Nobody can accept, not even the invited.", JOINED, r"accept|join", ("DEP-3.11",)
    ),
    Fault(
        "accept-joins-nobody",
        "Accepting is answered well, and the invited does not join.",
        JOINED,
        r"join|member",
        ("DEP-3.11",),
    ),
    Fault(
        "accept-joins-as-admin",
        "Whoever accepts becomes ADMIN, whatever the invitation says.",
        JOINED,
        r"role|ADMIN|VIEWER",
        ("DEP-3.11", "PRE-7.4"),
    ),
    Fault(
        "invitation-works-twice",
        "A used invitation can be accepted again.",
        (*JOINED, "PRE-7.4"),
        r"used|twice|again|accepted",
    ),
    Fault("invitation-cancelled-accepted", "A cancelled invitation can be accepted.", JOINED, r"cancel"),
    Fault("invitation-expired-accepted", "An expired invitation can be accepted.", JOINED, r"expire"),
    Fault(
        "invitation-of-somebody-else-accepted",
        "Whoever has the link can join, not only the invited.",
        JOINED,
        r"somebody else|another|foreign|not invited",
        ("PRE-7.4",),
    ),
    Fault(
        "accept-refuses-and-joins",
        "A refused visitor is made a member all the same.",
        JOINED,
        r"refused|joined|member",
        ("PRE-7.4",),
    ),
    Fault(
        "invitation-stays-pending",
        "An accepted invitation stays pending.",
        JOINED,
        r"pending|accepted|status",
        ("PRE-7.4",),
    ),
    Fault(
        "joining-leaves-first-organization",
        "Who joins a second organization loses the first.",
        SWITCHED,
        r"switch|organization",
    ),
    Fault(
        "switch-changes-nothing",
        "Switching is answered well, and the visitor stays where he was.",
        SWITCHED,
        r"switch|organization",
    ),
    Fault("switch-keeps-role", "Who switches keeps the role of the organization he came from.", SWITCHED, r"role"),
    Fault(
        "lists-of-all-own-organizations",
        "The lists show the rows of every organization that one belongs to.",
        SWITCHED,
        r"other organization|shows",
    ),
)
