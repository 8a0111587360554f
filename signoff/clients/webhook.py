"""The webhook as Stripe calls it: events with a signature over the raw body, well made or spoilt on purpose."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any

from signoff.clients.base import ApiClient
from signoff.evidence import Exchange

ROUTE = "/api/webhooks/stripe"
HEADER = "stripe-signature"
# As Stripe calls itself, for whoever lets nobody else in; and as we do, so that no log takes what we spoil for a
# delivery that failed.
AGENT = "Stripe/1.0 (+https://stripe.com/docs/webhooks) awms-signoff"


class Webhook(ApiClient):
    """Sends events. Whoever calls gives the secret; it never shows."""

    def deliver(
        self,
        event: Mapping[str, Any] | bytes,
        secret: str,
        *,
        age_s: float = 0.0,
        signature: str | None = None,
        content_type: str = "application/json; charset=utf-8",
    ) -> Exchange:
        """Deliver *event* signed with *secret*, as if *age_s* seconds ago. signature: another header, "" for none."""
        body = event if isinstance(event, bytes) else written(event)
        header = signed(body, secret, age_s=age_s) if signature is None else signature
        headers = {"content-type": content_type, "user-agent": AGENT}
        return self.send("POST", ROUTE, content=body, headers=headers | ({HEADER: header} if header else {}))

    def ask(self, method: str, event: Mapping[str, Any], secret: str) -> Exchange:
        """Send a well-signed event with another method."""
        body = written(event)
        headers = {"content-type": "application/json", HEADER: signed(body, secret)}
        return self.send(method, ROUTE, content=body, headers=headers)


class Sender:
    """Somebody who sends events and knows the secret of the endpoint; other secrets are made up."""

    def __init__(self, webhook: Webhook, secret: str) -> None:
        self._webhook = webhook
        self._secret = secret

    def deliver(self, event: Mapping[str, Any] | bytes, *, age_s: float = 0.0, **how: Any) -> Exchange:
        """A genuine delivery; *how*: see ``Webhook.deliver``."""
        return self._webhook.deliver(event, self._secret, age_s=age_s, **how)

    def forge(self, event: Mapping[str, Any]) -> Exchange:
        """Well signed, but with a secret that nobody has given out."""
        return self._webhook.deliver(event, f"whsec_{secrets.token_hex(16)}")

    def tamper(self, event: Mapping[str, Any], changed: Mapping[str, Any]) -> Exchange:
        """The body of *changed* under the signature of *event*."""
        return self._webhook.deliver(written(changed), "", signature=signed(written(event), self._secret))

    def rewrite(self, event: Mapping[str, Any]) -> Exchange:
        """The same event without white space, under the signature of the body as Stripe writes it."""
        compact = json.dumps(event, separators=(",", ":")).encode()
        return self._webhook.deliver(compact, "", signature=signed(written(event), self._secret))

    def unsign(self, event: Mapping[str, Any]) -> Exchange:
        """Without a signature."""
        return self._webhook.deliver(event, "", signature="")

    def misspell(self, event: Mapping[str, Any], form: str) -> Exchange:
        """With a header of this *form*: {t} the time, {sig} the right signature."""
        moment = int(time.time())
        header = form.format(t=moment, sig=digest(written(event), self._secret, moment), wrong="0" * 64)
        return self._webhook.deliver(event, "", signature=header)

    def ask(self, method: str, event: Mapping[str, Any]) -> Exchange:
        """A genuine event with another method."""
        return self._webhook.ask(method, event, self._secret)


def written(event: Mapping[str, Any]) -> bytes:
    """The body as Stripe writes it: with line breaks and two spaces."""
    return json.dumps(event, indent=2).encode()


def signed(body: bytes, secret: str, *, age_s: float = 0.0, scheme: str = "v1") -> str:
    """The signature header for *body* (docs.stripe.com/webhooks#verify-manually)."""
    moment = int(time.time() - age_s)
    return f"t={moment},{scheme}={digest(body, secret, moment)}"


def digest(body: bytes, secret: str, moment: int) -> str:
    """HMAC with SHA-256 over time and body, in hex."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
