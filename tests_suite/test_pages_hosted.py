"""Stripe's own pages: what cannot be done there is no failing of the deployment, and where it was sent to is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from signoff.evidence import CheckFailed, Inconclusive
from signoff.pages import Visitor

ORIGIN = "https://staging.test"
CHECKOUT = "https://checkout.stripe.com/c/pay/cs_test_1"
PRICING = f"""<!doctype html><h1>Choose Your Plan</h1><div><h3>Pro</h3><p>$29/month</p>
<button onclick="location.href = '{CHECKOUT}'">Upgrade</button></div>"""
# As the hosting's toolbar, or a chat, which open a frame of another site at any time.
FRAMED = PRICING.replace(
    "location.href",
    "document.body.append(Object.assign(document.createElement('iframe'), "
    "{ src: 'https://toolbar.test/' })); location.href",
)
STUCK = PRICING.replace(CHECKOUT, "/en/settings/billing")
FORM = f"""<!doctype html><a href="{ORIGIN}/pricing" aria-label="Back to AWMS">&lt;</a>
<input placeholder="1234 1234 1234 1234"><input placeholder="MM / YY"><input placeholder="CVC">
<input placeholder="Full name on card"><input placeholder="ZIP" id="zip">
<label><input type="checkbox" checked id="keep">Save my information for faster checkout</label>
<button onclick="if (zip.value && !keep.checked) next()">Subscribe</button><div id="more"></div><script>"""
DECLINES = FORM + "next = () => { more.innerHTML = '<p>Your card was declined.</p>'; }</script>"
PAYS = FORM + f"next = () => {{ location.href = '{ORIGIN}/settings/billing'; }}</script>"
SILENT = FORM + "next = () => {}</script>"
ASKS = FORM + "next = () => { more.innerHTML = '<iframe src=\"/challenge\"></iframe>'; }</script>"
CHALLENGE = f"""<!doctype html><h1>3D Secure 2 Test Page</h1>
<button onclick="top.location.href = '{ORIGIN}/settings/billing'">COMPLETE</button>
<button onclick="parent.more.textContent = 'We are unable to authenticate your payment method.'">FAIL</button>"""


@pytest.fixture
def buying(browser: Browser) -> Iterator[Callable[..., tuple[Visitor, Any]]]:
    contexts = []

    def buy(
        checkout: str = "", pricing: str = PRICING, *, how: str = "buy", ready_s: float = 1.0
    ) -> tuple[Visitor, Any]:
        context = browser.new_context(locale="en-US")
        contexts.append(context)

        def answer(route: Route) -> None:
            url = route.request.url
            if url.startswith(ORIGIN):
                page = pricing if "pricing" in url else "<!doctype html><h1>Billing &amp; Subscription</h1>"
            elif not checkout:
                route.abort("namenotresolved")
                return
            else:
                page = CHALLENGE if "challenge" in url else checkout
            route.fulfill(content_type="text/html", body=page)

        context.route("**/*", answer)
        visitor = Visitor(context, ORIGIN, "OWNER", ready_s)
        return visitor, getattr(visitor.pricing, how)("PRO")

    yield buy
    for context in contexts:
        context.close()


def test_the_address_counts_though_its_page_cannot_be_loaded(buying: Callable[..., Any]) -> None:
    visitor, departure = buying()

    assert departure.url == CHECKOUT
    assert not visitor.stripe.text().cards
    with pytest.raises(Inconclusive, match=r"no card form at checkout\.stripe\.com"):
        visitor.stripe.pay("4242424242424242")
    with pytest.raises(Inconclusive, match=r"checkout\.stripe\.com"):
        visitor.stripe.go_back()


def test_a_frame_of_another_site_is_not_where_the_button_leads(buying: Callable[..., Any]) -> None:
    assert buying("<!doctype html><h1>Pay</h1>", FRAMED)[1].url == CHECKOUT


def test_a_toast_that_announces_the_checkout_is_no_refusal(buying: Callable[..., Any]) -> None:
    """Whoever may not buy must not be taken for refused, nor the owner for not let through, by what is said before."""
    told = "document.body.innerHTML += '<div data-sonner-toast>Redirecting</div>'; setTimeout(() => {"
    page = PRICING.replace("location.href", told + " location.href").replace(f"'{CHECKOUT}'", f"'{CHECKOUT}' }}, 400)")

    departure = buying("<!doctype html><h1>Pay</h1>", page, ready_s=3.0)[1]

    assert (departure.url, departure.said) == (CHECKOUT, "")


def test_a_refusal_is_heard_though_its_toast_is_gone_again(buying: Callable[..., Any]) -> None:
    told = "document.body.innerHTML += '<div data-sonner-toast>Forbidden</div>'; setTimeout(() => {"
    gone = "document.querySelector('[data-sonner-toast]').remove() }, 600)"
    page = PRICING.replace(f"location.href = '{CHECKOUT}'", f"{told} {gone}")

    assert buying(pricing=page, ready_s=3.0)[1].said == "Forbidden"


def test_another_layout_is_no_failing_of_the_deployment(buying: Callable[..., Any]) -> None:
    visitor, _ = buying("<!doctype html><h1>Are you a robot?</h1><button>No</button>")

    with pytest.raises(Inconclusive, match="no card form"):
        visitor.stripe.pay_and_confirm("4242424242424242")
    with pytest.raises(Inconclusive, match="no way back"):
        visitor.stripe.go_back()


def test_a_page_of_the_application_in_its_place_is_one(buying: Callable[..., Any]) -> None:
    visitor, departure = buying(pricing=STUCK)

    assert departure.url == f"{ORIGIN}/en/settings/billing"
    with pytest.raises(CheckFailed):
        visitor.stripe.pay("4242424242424242")


def test_the_form_is_filled_whatever_it_asks_besides(buying: Callable[..., Any]) -> None:
    assert buying(PAYS)[0].stripe.pay_and_confirm("4242424242424242").path == "/settings/billing"
    assert buying(PAYS)[0].stripe.go_back().path == "/pricing"
    assert buying(DECLINES)[0].stripe.fail_to_pay("4000000000000002").path == "/c/pay/cs_test_1"
    with pytest.raises(Inconclusive, match="no answer to the test card"):
        buying(SILENT)[0].stripe.pay("4242424242424242")


def test_a_page_that_is_made_in_the_browser_is_waited_for(buying: Callable[..., Any]) -> None:
    script = "setTimeout(() => { document.body.textContent = 'Bills of a@b.test'; }, 400)"
    stripe = buying(f"<!doctype html><p>One moment</p><script>{script}</script>")[0].stripe

    assert stripe.text(awaiting="a@b.test").cards == {"page": "Bills of a@b.test"}
    assert stripe.text(awaiting="c@d.test").cards == {"page": "Bills of a@b.test"}


def test_3d_secure_is_answered_in_its_frame(buying: Callable[..., Any]) -> None:
    assert buying(ASKS)[0].stripe.pay_and_confirm("4000002760003184").path == "/settings/billing"
    assert buying(ASKS)[0].stripe.fail_to_pay("3-D-Secure-fails").path == "/c/pay/cs_test_1"


@pytest.mark.parametrize(
    ("button", "withheld"),
    [
        (
            "<button onclick=\"document.body.innerHTML += '<div data-sonner-toast>Forbidden</div>'\">Upgrade</button>",
            False,
        ),
        ("<button disabled>Upgrade</button>", True),
        ("<p>Only the owner can upgrade.</p>", True),
    ],
)
def test_a_purchase_may_be_withheld(buying: Callable[..., tuple[Visitor, Any]], button: str, withheld: bool) -> None:
    """Whoever may not buy is refused also where the page gives them no button that can be pressed."""
    card = "<div><h3>{}</h3>{}</div>"
    cards = card.format("Free", "<button disabled>Current Plan</button>") + card.format("Pro", button)
    page = f"<!doctype html><h1>Choose Your Plan</h1><div>{cards}{card.format('Enterprise', button)}</div>"

    departure = buying(pricing=page, how="try_to_buy")[1]

    assert (departure.withheld, departure.said) == (withheld, "" if withheld else "Forbidden")
