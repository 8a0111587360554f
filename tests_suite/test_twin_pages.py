"""The twin's pages in a browser: what they do when sound, and what each of their faults changes."""

from __future__ import annotations

import re
import secrets

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests_suite.twin_browser import Desk, browser, desk, toast
from tests_suite.twin_client import Running, new_user, started, twin

__all__ = ["browser", "desk", "started", "twin"]
OWNER = "owner@demo.test"


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/en/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Login", exact=True).click()


def avatar(page: Page) -> None:
    theme = page.get_by_role("button", name="Toggle theme")
    theme.locator("xpath=following::button[@aria-haspopup='menu'][1]").click()


def test_sign_in_and_out(desk: Desk, twin: Running) -> None:
    page = desk.page()
    sign_in(page, OWNER, twin.password())

    page.wait_for_url("**/en")
    toast(page, "Login successful.")
    page.get_by_role("heading", name="Dashboard", level=2).wait_for()
    avatar(page)
    page.get_by_role("menuitem", name="Sign out").click()
    page.wait_for_url("**/sign-in")

    assert desk.errors == []


def test_search_leads_to_its_address(desk: Desk) -> None:
    page = desk.inside(OWNER, "/en")
    page.get_by_placeholder("Search something ...").fill("a b")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/fulltext-search?q=a%20b")


def test_wrong_password_is_told_and_empties_the_form(desk: Desk) -> None:
    page = desk.page()
    sign_in(page, OWNER, "wrong-password")

    page.locator("li[role=status].destructive").wait_for()
    expect(page.get_by_label("E-mail")).to_have_value("")
    expect(page.get_by_label("E-mail")).to_be_enabled()


def test_registration_ends_at_the_pending_page(desk: Desk, twin: Running) -> None:
    page = desk.page()
    name = f"u{secrets.token_hex(4)}"
    page.goto("/en/register")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Username").fill(name)
    page.get_by_label("E-mail").fill(f"{name}@example.test")
    page.get_by_label("Choose your language").click()
    page.get_by_role("option", name="German", exact=True).click()
    page.get_by_label("Password", exact=True).fill("Passw0rd!x")
    page.get_by_label("Confirm Password").fill("Passw0rd!x")
    page.get_by_role("button", name="Create account", exact=True).click()
    page.wait_for_url("**/sign-in")
    toast(page, "User created successfully, please login.")

    sign_in(page, f"{name}@example.test", "Passw0rd!x")
    page.wait_for_url("**/pending")
    page.get_by_role("heading", name=re.compile("must be allowed by Admin"), level=1).wait_for()
    twin.db.Users.update_one({"username": name}, {"$set": {"userStatus": "ACTIVE"}})
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/onboarding")

    row = twin.db.Users.find_one({"username": name})
    assert row
    assert row["userLanguage"] == "de"


def test_onboarding_tells_of_a_taken_slug_and_founds_with_a_free_one(desk: Desk, twin: Running) -> None:
    form, _ = new_user(twin.client())
    twin.db.Users.update_one({"email": form["email"]}, {"$set": {"userStatus": "ACTIVE"}})
    page = desk.page()
    sign_in(page, form["email"], form["password"])
    page.wait_for_url("**/onboarding")

    page.get_by_label("Organization Name").fill("Rhea Works & Co")
    expect(page.get_by_label("Organization Slug")).to_have_value("rhea-works-co")
    page.get_by_label("Organization Slug").fill("demo-workshop")
    page.get_by_role("button", name="Create Organization", exact=True).click()
    toast(page, "Organization slug already exists")
    page.get_by_label("Organization Slug").fill(f"s-{secrets.token_hex(4)}")
    page.get_by_role("button", name="Create Organization", exact=True).click()

    page.wait_for_url("**/en")
    toast(page, "Organization created successfully!")
    page.get_by_role("button", name="Rhea Works & Co").wait_for()


def test_mailed_reset_link_sets_a_new_password(desk: Desk, twin: Running) -> None:
    form, _ = new_user(twin.client())
    page = desk.page()
    page.goto("/en/sign-in")
    page.get_by_role("button", name="here", exact=True).click()
    page.get_by_placeholder("name@domain.com").fill(form["email"])
    page.get_by_role("button", name="Reset", exact=True).click()
    toast(page, "Password reset email has been sent.")
    page.get_by_role("dialog").wait_for(state="detached")
    mail = twin.mails(form["email"])[0]
    link = re.search(r"https://\S+/reset-password/[^\s\"<]+", mail["Text"] or mail["HTML"])
    assert link

    page.goto(link[0])
    page.get_by_label("Password", exact=True).fill("An0ther!pass")
    page.get_by_label("Confirm Password").fill("An0ther!pass")
    page.get_by_role("button", name="Change password").click()
    page.wait_for_url("**/sign-in")
    toast(page, "Password changed, please login.")

    sign_in(page, form["email"], "An0ther!pass")
    page.wait_for_url("**/pending")


@pytest.mark.parametrize("path", ["/en", "/en/crm/accounts", "/en/settings/billing", "/en/admin/users", "/de/crm"])
def test_gate_answers_200_with_the_loading_shell_only(twin: Running, path: str) -> None:
    answer = twin.client().get(path)

    assert answer.status_code == 200
    assert '<meta id="__next-page-redirect" http-equiv="refresh" content="1;url=/sign-in">' in answer.text
    assert "Administration" not in answer.text
    assert answer.headers["cache-control"].startswith("no-store")


def test_organization_is_renamed_in_place(desk: Desk, twin: Running) -> None:
    page = desk.inside("owner@other.test", "/en/settings/organization")
    before = page.get_by_label("Organization Name").input_value()
    for name in ("Renamed Works", before):
        page.get_by_label("Organization Name").fill(name)
        page.get_by_role("button", name="Update Organization").click()
        page.get_by_role("button", name=name, exact=True).wait_for()
    assert desk.errors == []


def test_team_page_shows_what_a_role_may_do(desk: Desk) -> None:
    page = desk.inside(OWNER, "/en/settings/team")
    viewer = page.get_by_role("row").filter(has_text="viewer@demo.test")
    expect(viewer.get_by_role("combobox")).to_have_text("Viewer")
    viewer.get_by_role("button").click()
    page.get_by_role("alertdialog", name="Remove Member").get_by_role("button", name="Cancel").click()
    page.get_by_role("alertdialog").wait_for(state="detached")

    page = desk.inside("member@demo.test", "/en/settings/team")
    expect(page.get_by_role("heading", name="Invite New Member")).to_have_count(0)
    expect(page.locator("main").get_by_role("combobox")).to_have_count(0)


def test_lists_and_details_stay_inside_the_organization(desk: Desk, twin: Running) -> None:
    name = f"acc-{secrets.token_hex(4)}"
    key = desk.row("crm_Accounts", name=name, status="Active")

    desk.inside(OWNER, "/en/crm/accounts").get_by_role("link", name=name).wait_for()
    foreign = twin.signed_in("owner@other.test")
    assert name not in foreign.get("/en/crm/accounts").text
    answer = foreign.get(f"/en/crm/accounts/{key}")
    assert answer.status_code == 404
    assert "Account not found" in answer.text

    twin.faults("list-page-of-all-tenants", "detail-page-of-any-tenant")
    assert name in foreign.get("/en/crm/accounts").text
    assert foreign.get(f"/en/crm/accounts/{key}").status_code == 200


def test_stored_markup_is_shown_as_text(desk: Desk, twin: Running) -> None:
    mark = f"<img src=x alt=m{secrets.token_hex(4)}>"
    desk.row("crm_Leads", firstName=mark, lastName="Lead", company=mark, status="NEW")
    client = twin.signed_in(OWNER)

    assert mark not in client.get("/en/crm/leads").text
    twin.faults("markup-unescaped")
    assert mark in client.get("/en/crm/leads").text


def test_only_the_owner_sees_the_billing_page(twin: Running) -> None:
    assert "Plan Usage" in twin.signed_in(OWNER).get("/en/settings/billing").text
    for role in ("admin", "member", "viewer"):
        answer = twin.signed_in(f"{role}@demo.test").get("/en/settings/billing")
        assert answer.status_code == 403
        assert "Plan Usage" not in answer.text


def test_pricing_page_has_the_prices_of_the_checklist(twin: Running) -> None:
    text = twin.signed_in(OWNER).get("/en/pricing").text

    assert [price in text for price in ("$0", "$29/month", "$299/month")] == [True, True, True]
    twin.faults("pricing-page-says-99")
    assert "$99/month" in twin.signed_in(OWNER).get("/en/pricing").text


def test_json_refusal_is_shown_unless_the_fault_crashes_the_page(desk: Desk, twin: Running) -> None:
    body = '{"error": "Forbidden", "message": "Only organization owners can create billing checkouts"}'

    def press() -> Page:
        page = desk.inside("viewer@demo.test", "/en/pricing")
        page.route("**/api/billing/**", lambda r: r.fulfill(status=403, content_type="application/json", body=body))
        page.locator("main").get_by_role("button", name=re.compile("Upgrade|Contact Sales")).first.click()
        return page

    press().locator("[data-sonner-toast][data-type=error]").filter(has_text="Only organization owners").wait_for()
    twin.faults("json-error-crashes-page")
    press().get_by_text("Application error").wait_for()


@pytest.mark.parametrize(
    ("fault", "path", "absent"),
    [
        ("google-button-absent", "/en/sign-in", ">Google<"),
        ("github-button-absent", "/en/sign-in", ">Github<"),
        ("reset-dialog-absent", "/en/sign-in", 'data-dialog="reset"'),
        ("sign-out-absent", "/en", "data-sign-out"),
        ("dashboard-crashes", "/en", "Active users"),
        ("sign-in-submits-natively", "/en/sign-in", "data-form"),
    ],
)
def test_fault_takes_something_away(twin: Running, fault: str, path: str, absent: str) -> None:
    def text() -> str:
        client: httpx.Client = twin.signed_in(OWNER)
        return re.sub(r"(?s)<svg.*?</svg>", "", client.get(path).text)

    assert absent in text()
    twin.faults(fault)
    assert absent not in text()


def test_spinner_fault_holds_the_content_back(desk: Desk, twin: Running) -> None:
    twin.faults("content-after-spinner")
    page = desk.page()
    page.goto("/en/sign-in")

    assert not page.get_by_role("button", name="Login", exact=True).is_visible()
    page.get_by_role("button", name="Login", exact=True).wait_for()


def test_gate_fault_shows_the_dashboard_to_anybody(twin: Running) -> None:
    twin.faults("gate-absent")
    assert "Active users" in twin.client().get("/en").text


def test_silent_fault_shows_no_toast(desk: Desk, twin: Running) -> None:
    twin.faults("wrong-password-silent")
    page = desk.page()
    with page.expect_response("**/api/auth/callback/credentials"):
        sign_in(page, OWNER, "wrong-password")

    expect(page.get_by_label("E-mail")).to_have_value("")
    expect(page.locator("li[role=status]")).to_have_count(0)
