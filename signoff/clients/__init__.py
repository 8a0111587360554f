"""Clients ask the target as one actor, over HTTP, TLS, the database, the mailbox and the object store.

They hand back evidence and never judge it.
"""

from __future__ import annotations

from functools import cached_property

from signoff.clients.attempts import Attempts
from signoff.clients.auth import Auth
from signoff.clients.base import Caller
from signoff.clients.health import Health
from signoff.clients.limits import Limits
from signoff.clients.monitoring import Monitoring
from signoff.clients.organizations import Organizations
from signoff.clients.probing import Probing
from signoff.clients.users import Users
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
