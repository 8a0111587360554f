"""Clients ask the target as one actor, over HTTP, TLS, the database, the mailbox and the object store.

They hand back evidence and never judge it.
"""

from __future__ import annotations

from functools import cached_property

from signoff.clients.attempts import Attempts
from signoff.clients.audit import Audit
from signoff.clients.auth import Auth
from signoff.clients.base import Caller
from signoff.clients.billing import Billing
from signoff.clients.crm import Crm
from signoff.clients.documents import Documents
from signoff.clients.health import Health
from signoff.clients.invitations import Invitations
from signoff.clients.limits import Limits
from signoff.clients.monitoring import Monitoring
from signoff.clients.organizations import Organizations
from signoff.clients.probing import Probing
from signoff.clients.users import Users
from signoff.clients.webhook import Webhook
from signoff.evidence import Exchange


class Actor:
    """Somebody who asks the API: ``viewer.accounts.create(...)``."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.name = caller.name

    def get(self, path: str) -> Exchange:
        """Ask for any path."""
        return self.caller.send("GET", path)

    def send(self, method: str, path: str) -> Exchange:
        """Ask with any method, without a body."""
        return self.caller.send(method, path)

    @cached_property
    def auth(self) -> Auth:
        """Sign-in, session, sign-out."""
        return Auth(self.caller)

    @cached_property
    def health(self) -> Health:
        """The health endpoint."""
        return Health(self.caller)

    @cached_property
    def users(self) -> Users:
        """Registration and password reset."""
        return Users(self.caller)

    @cached_property
    def organizations(self) -> Organizations:
        """The actor's tenant."""
        return Organizations(self.caller)

    @cached_property
    def monitoring(self) -> Monitoring:
        """What the deployment ships to browsers for monitoring."""
        return Monitoring(self.caller)

    @cached_property
    def limits(self) -> Limits:
        """Requests for the sake of being counted."""
        return Limits(self.caller)

    @cached_property
    def probing(self) -> Probing:
        """Attempts that a careful attacker would make."""
        return Probing(self.caller)

    @cached_property
    def attempts(self) -> Attempts:
        """Sign-ins as an attacker makes them."""
        return Attempts(self.caller)

    @cached_property
    def crm(self) -> Crm:
        """Accounts, contacts, leads, opportunities."""
        return Crm(self.caller)

    @cached_property
    def documents(self) -> Documents:
        """Files of the organization."""
        return Documents(self.caller)

    @cached_property
    def invitations(self) -> Invitations:
        """Inviting and joining."""
        return Invitations(self.caller)

    @cached_property
    def audit(self) -> Audit:
        """The audit trail as its readers see it."""
        return Audit(self.caller)

    @cached_property
    def billing(self) -> Billing:
        """Subscription, checkout, portal."""
        return Billing(self.caller)

    @cached_property
    def webhook(self) -> Webhook:
        """Events, as Stripe sends them."""
        return Webhook(self.caller)
