"""The account on a port of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette

from twin.stripe import catalogue
from twin.stripe.api import Api
from twin.stripe.billing import Billing
from twin.stripe.delivery import Deliveries
from twin.stripe.hosted import Hosted

if TYPE_CHECKING:
    from twin.state import Twin


def build(twin: Twin) -> Starlette:
    """The ASGI application of the twin's account, set up for the twin's address."""
    account = twin.stripe
    billing = Billing(account, Deliveries(account, twin))
    catalogue.set_up(account, twin.base_url)
    return Starlette(routes=[*Api(account, billing, twin).routes(), *Hosted(account, billing).routes()])
