"""Invitations into an organization: made and accepted by server actions, listed and cancelled over the API."""

from __future__ import annotations

from signoff.clients.actions import Actions
from signoff.clients.base import ApiClient, Caller
from signoff.evidence import REDACTOR, Exchange

ROUTE = "/api/organization/invitations"
TEAM = "/en/settings/team"


class Invitations(ApiClient):
    """Invites and joins as one actor."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._actions = Actions(caller)

    def invite(self, email: str, role: str) -> Exchange:
        """Invite *email* as *role*."""
        return self._actions.call(TEAM, "inviteMember", {"email": email, "role": role})

    def accept(self, token: str) -> Exchange:
        """Accept the invitation with this token, a secret."""
        REDACTOR.learn(token, "invitation token")
        return self._actions.call(f"/en/accept-invitation/{token}", "acceptInvitation", token)

    def cancel(self, invitation_id: str) -> Exchange:
        """Cancel a pending invitation."""
        return self.send("DELETE", ROUTE, json={"invitationId": invitation_id})

    def read(self) -> Exchange:
        """The pending invitations."""
        return self.send("GET", ROUTE)
