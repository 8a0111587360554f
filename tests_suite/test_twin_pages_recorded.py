"""The twin's pages against recordings of the application's: same roles, names, levels and states of controls.

A recording is an accessibility snapshot in a file of the material the project was made from, which is not part of the
repository: without it these tests are skipped. What is meant to differ stands in MISSING and EXTRA, each with a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page

from tests_suite.twin_browser import Desk, browser, desk
from tests_suite.twin_client import Running, new_user, started, twin

__all__ = ["browser", "desk", "started", "twin"]
RECORDED = Path(__file__).parents[2] / "shared" / "contract" / "recorded" / "aria"
pytestmark = pytest.mark.skipif(
    not RECORDED.is_dir(), reason="the recordings of the application are not beside this checkout"
)

OWNER, MEMBER, VIEWER = "owner@demo.test", "member@demo.test", "viewer@demo.test"
FREE = "owner@other.test"
ROLES = (
    "heading|button|link|textbox|combobox|option|menuitem|menu|listbox|dialog|alertdialog|columnheader|switch"
    "|spinbutton|grid|gridcell|progressbar|region"
)
LINE = re.compile(rf"^\s*- '?({ROLES})(?: \"((?:[^\"\\]|\\.)*)\")?((?: \[[^\]]+\])*)")
DATA = re.compile(
    r"Acme|Bobs|Corsa|(?:Demo|Other) Workshop|[\w.-]+@(?:rig|demo|other|example)\.test|https://localhost:\d+"
)
KEPT_STATES = re.compile(r"\[(?:level=\d|invalid|disabled|checked)\]")

Steps = Callable[[Page], None]
NOBODYS = "f" * 24

# What the application's pages have and the twin's have not, each with the reason.
MISSING = {
    "link shadcnUI": "credits in the footer",
    "link SoftBase s.r.o.": "credits in the footer",
    "heading Notions [level=3]": "a card of the dashboard that no check reads",
    "link settings": "a link in that card",
    "button View": "the menu of columns, which no check uses",
    "heading Birthday - (optional) [level=3]": "three fields without a name, which no check fills in",
}
# The documents page hides its footer and shortens its header.
BARE = {
    "button Feedback",
    "button Search",
    "heading NextCRM - N-beta [level=1]",
    "link NextCRM - N-beta",
    "link Vercel",
}
TOAST_UP = "a toast was up when this was recorded, and its region stays readable"
MISSING_IN = {
    ("06-reset-dialog-open", "button Cancel"): "the application nests a button in the button",
    ("07-reset-dialog-filled", "button Cancel"): "the application nests a button in the button",
    ("59-crm-accounts-delete-dialog", "region Notifications (FN)"): TOAST_UP,
    ("74-crm-lead-detail", "link DATA"): "the twin shows the address as text",
    ("83-crm-opportunities-row-menu", "region Notifications (FN)"): TOAST_UP,
    ("84-crm-opportunities-update-sheet", "region Notifications (FN)"): TOAST_UP,
    (
        "62-crm-contacts-create-validation",
        "switch Is contact active? [invalid]",
    ): "the application refuses an untouched switch without a word; the twin takes it as off",
}

# The other way round. The twin's second workshop uses four of five seats, which is when the link to more shows; the
# untouched switch is as above.
EXTRA_IN = {
    "44b-billing-free-owner-no-customer": {"link Upgrade Your Plan"},
    "62-crm-contacts-create-validation": {"switch Is contact active?"},
    "87-documents-empty": BARE,
    "89-documents-rows": BARE,
}


def controls(snapshot: str) -> Counter[str]:
    """The named elements of a snapshot: role, name, level and state. Numbers and the organization's name are data."""
    found: Counter[str] = Counter()
    for line in snapshot.splitlines():
        if match := LINE.match(line):
            role, name, states = match[1], (match[2] or "").replace('\\"', '"'), KEPT_STATES.findall(match[3])
            name = DATA.sub("DATA", name)
            name = name if role == "gridcell" else re.sub(r"\d[\d.,]*", "N", name)
            if name:
                found[" ".join((role, name, *states))] += 1
    return found


def login_empty(page: Page) -> None:
    page.get_by_role("button", name="Login", exact=True).click()


def reset(page: Page) -> None:
    page.get_by_role("button", name="here", exact=True).click()
    page.get_by_role("dialog", name="Password Reset").wait_for()


def reset_filled(page: Page) -> None:
    reset(page)
    page.get_by_placeholder("name@domain.com").fill("nobody@rig.test")


def press(name: str) -> Callable[[Page], None]:
    """A step that presses the button *name*."""
    return lambda page: page.get_by_role("button", name=name, exact=True).first.click()


def create_empty(name: str) -> Callable[[Page], None]:
    """A step that submits an empty create form."""

    def step(page: Page) -> None:
        press("+")(page)
        press(name)(page)
        page.locator("p[id$=-form-item-message]").first.wait_for()

    return step


def languages(page: Page) -> None:
    press("Create account")(page)
    page.get_by_role("combobox").click()


def avatar(page: Page) -> None:
    theme = page.get_by_role("button", name="Toggle theme")
    theme.locator("xpath=following::button[@aria-haspopup='menu'][1]").click()


def short_name(page: Page) -> None:
    page.get_by_label("Organization Name").fill("Ac")
    press("Update Organization")(page)


def remove(page: Page) -> None:
    page.get_by_role("row").filter(has_text="member@demo.test").get_by_role("button").last.click()


def row_menu(text: str) -> Callable[[Page], None]:
    """A step that opens the menu of the row with *text*."""
    return lambda page: page.get_by_role("row").filter(has_text=text).get_by_role("button", name="Open menu").click()


def in_menu(text: str, entry: str) -> Callable[[Page], None]:
    """A step that chooses *entry* in that menu."""

    def step(page: Page) -> None:
        row_menu(text)(page)
        page.get_by_role("menuitem", name=entry).click()

    return step


def calendar(page: Page) -> None:
    create_empty("Create opportunity")(page)
    page.get_by_label("Oportunity name").fill("Big Service")
    page.get_by_label("Expected close date").click()


def bad_slug(page: Page) -> None:
    page.get_by_label("Organization Name").fill("Acme Works")
    page.get_by_label("Organization Slug").fill("Bad Slug!")
    create = press("Create Organization")
    create(page)
    page.locator("p[id$=-form-item-message]").first.wait_for()


def open_list(button: str, label: str, nth: int = 0) -> Steps:
    """A step that opens a dialog (with *button*, if any) and then the list of the combobox *label*."""

    def step(page: Page) -> None:
        if button:
            press(button)(page)
        page.get_by_role("combobox", name=label, exact=True).nth(nth).click()
        page.get_by_role("option").first.wait_for()

    return step


def miss(page: Page) -> None:
    page.get_by_placeholder("Filter leads ...").fill("nothing is called so")
    page.get_by_text("No results.").wait_for()


def of_row(text: str) -> Steps:
    """A step that goes to the page of the row with *text*, by the link of the list or else by its menu."""
    return in_menu(text, "View")


def chosen(page: Page) -> None:
    press("Upload pdf")(page)
    page.get_by_text("Choose a file or drag and drop").wait_for()
    file = FilePayload(name="manual.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload 1 file").wait_for()


def nothing(page: Page) -> None:
    """No step: the page as it comes."""


STATES: list[tuple[str, str, str, Steps]] = [
    ("01-sign-in-empty", "", "/en/sign-in", nothing),
    ("02-sign-in-validation-errors", "", "/en/sign-in", login_empty),
    ("06-reset-dialog-open", "", "/en/sign-in", reset),
    ("07-reset-dialog-filled", "", "/en/sign-in", reset_filled),
    ("11-register-empty", "", "/en/register", nothing),
    ("12-register-validation-errors", "", "/en/register", press("Create account")),
    ("13-register-language-list-open", "", "/en/register", languages),
    ("17-pending", "pending@demo.test", "/en/pending", nothing),
    ("18-inactive", "NEW INACTIVE", "/en/inactive", nothing),
    ("20-onboarding-empty", "NEW", "/en/onboarding", nothing),
    ("21-onboarding-validation-errors", "NEW", "/en/onboarding", press("Create Organization")),
    ("22-onboarding-bad-slug", "NEW", "/en/onboarding", bad_slug),
    ("26-dashboard-owner", OWNER, "/en", nothing),
    ("28-shell-sales-menu-open", OWNER, "/en", press("Sales")),
    ("29-shell-avatar-menu-open", OWNER, "/en", avatar),
    ("29b-shell-theme-menu-open", OWNER, "/en", press("Toggle theme")),
    ("95-404-signed-out", "", "/en/nope", nothing),
    ("30-settings-organization-owner", OWNER, "/en/settings/organization", nothing),
    ("30-settings-organization-member", MEMBER, "/en/settings/organization", nothing),
    ("31-settings-organization-validation", OWNER, "/en/settings/organization", short_name),
    ("33-settings-team-owner", OWNER, "/en/settings/team", nothing),
    ("33b-settings-team-invite-role-list-open", OWNER, "/en/settings/team", open_list("", "Role")),
    ("33c-settings-team-invite-validation", OWNER, "/en/settings/team", press("Send Invitation")),
    ("37-settings-team-remove-dialog", OWNER, "/en/settings/team", remove),
    ("39-settings-team-member", MEMBER, "/en/settings/team", nothing),
    ("39-settings-team-viewer", VIEWER, "/en/settings/team", nothing),
    ("40-pricing-free-owner", FREE, "/en/pricing", nothing),
    ("44b-billing-free-owner-no-customer", FREE, "/en/settings/billing", nothing),
    ("50-crm-accounts-empty", FREE, "/en/crm/accounts", nothing),
    ("51-crm-accounts-create-dialog", OWNER, "/en/crm/accounts", press("+")),
    ("52-crm-accounts-create-validation", OWNER, "/en/crm/accounts", create_empty("Create account")),
    ("53-crm-accounts-industry-list-open", OWNER, "/en/crm/accounts", open_list("+", "Choose industry")),
    ("55b-crm-accounts-rows", OWNER, "/en/crm/accounts", nothing),
    ("56-crm-accounts-row-menu", OWNER, "/en/crm/accounts", row_menu("North Garage")),
    ("57-crm-accounts-update-sheet", OWNER, "/en/crm/accounts", in_menu("North Garage", "Update")),
    ("57d-crm-accounts-filter-miss", OWNER, "/en/crm/accounts", miss),
    ("58b-crm-accounts-foreign-id", OWNER, f"/en/crm/accounts/{NOBODYS}", nothing),
    ("58b-crm-contacts-foreign-id", OWNER, f"/en/crm/contacts/{NOBODYS}", nothing),
    ("58b-crm-leads-foreign-id", OWNER, f"/en/crm/leads/{NOBODYS}", nothing),
    ("58b-crm-opportunities-foreign-id", OWNER, f"/en/crm/opportunities/{NOBODYS}", nothing),
    ("59-crm-accounts-delete-dialog", OWNER, "/en/crm/accounts", in_menu("North Garage", "Delete")),
    ("60-crm-contacts-empty", FREE, "/en/crm/contacts", nothing),
    ("61-crm-contacts-create-dialog", OWNER, "/en/crm/contacts", press("+")),
    ("62-crm-contacts-create-validation", OWNER, "/en/crm/contacts", create_empty("Create contact")),
    ("63b-crm-contacts-type-list-open", OWNER, "/en/crm/contacts", open_list("+", "Assigned user", 1)),
    ("64b-crm-contacts-rows", OWNER, "/en/crm/contacts", nothing),
    ("64c-crm-contacts-row-menu", OWNER, "/en/crm/contacts", row_menu("cora@rig.test")),
    ("65-crm-contacts-update-sheet", OWNER, "/en/crm/contacts", in_menu("cora@rig.test", "Update")),
    ("65b-crm-contacts-delete-dialog", OWNER, "/en/crm/contacts", in_menu("cora@rig.test", "Delete")),
    ("66-crm-leads-empty", FREE, "/en/crm/leads", nothing),
    ("67-crm-leads-create-dialog", OWNER, "/en/crm/leads", press("+")),
    ("68-crm-leads-create-validation", OWNER, "/en/crm/leads", create_empty("Create lead")),
    ("71b-crm-leads-rows", OWNER, "/en/crm/leads", nothing),
    ("72-crm-leads-row-menu", OWNER, "/en/crm/leads", row_menu("Lead Works")),
    ("73-crm-leads-update-sheet", OWNER, "/en/crm/leads", in_menu("Lead Works", "Update")),
    ("74-crm-lead-detail", OWNER, "/en/crm/leads", of_row("Lead Works")),
    ("75-crm-leads-delete-dialog", OWNER, "/en/crm/leads", in_menu("Lead Works", "Delete")),
    ("76-crm-opportunities-empty", FREE, "/en/crm/opportunities", nothing),
    ("77-crm-opportunities-create-dialog", OWNER, "/en/crm/opportunities", press("+")),
    ("78-crm-opportunities-create-validation", OWNER, "/en/crm/opportunities", create_empty("Create opportunity")),
    ("79-crm-opportunities-date-open", OWNER, "/en/crm/opportunities", calendar),
    ("79b-crm-opportunities-sales-type-open", OWNER, "/en/crm/opportunities", open_list("+", "Sales type")),
    ("79c-crm-opportunities-sale-stage-open", OWNER, "/en/crm/opportunities", open_list("+", "Sale stage")),
    ("82-crm-opportunities-rows", OWNER, "/en/crm/opportunities", nothing),
    ("83-crm-opportunities-row-menu", OWNER, "/en/crm/opportunities", row_menu("Big Service")),
    ("84-crm-opportunities-update-sheet", OWNER, "/en/crm/opportunities", in_menu("Big Service", "Update")),
    ("86-crm-opportunities-delete-dialog", OWNER, "/en/crm/opportunities", in_menu("Big Service", "Delete")),
    ("87-documents-empty", FREE, "/en/documents", nothing),
    ("88-documents-upload-dialog", OWNER, "/en/documents", press("Upload pdf")),
    ("88c-documents-upload-file-chosen", OWNER, "/en/documents", chosen),
    ("89-documents-rows", OWNER, "/en/documents", nothing),
    ("89b-documents-row-menu", OWNER, "/en/documents", row_menu("manual.pdf")),
    ("89c-documents-delete-dialog", OWNER, "/en/documents", in_menu("manual.pdf", "Delete")),
    ("91-admin-non-admin", MEMBER, "/en/admin", nothing),
    ("92-admin-users-non-admin", MEMBER, "/en/admin/users", nothing),
]


@pytest.fixture
def rows(desk: Desk, twin: Running) -> None:
    """The rows that the recordings were made with, once per twin."""
    if twin.db.crm_Accounts.find_one({"name": "North Garage"}):
        return
    account = desk.row("crm_Accounts", name="North Garage", email="north@rig.test", status="Active")
    contact = {"first_name": "Cora", "last_name": "Contact", "email": "cora@rig.test", "status": True}
    desk.row("crm_Contacts", **contact, type="Customer", accountsIDs=account)
    desk.row("crm_Leads", firstName="Lena", lastName="Lead", company="Lead Works", status="NEW", type="DEMO")
    desk.row("Documents", document_name="manual.pdf", description="new document", document_file_url="/x")
    desk.row("crm_Opportunities", name="Big Service", status="ACTIVE", account=account, budget=1000.0)


def page_of(desk: Desk, email: str) -> Page:
    """A page of *email*; for NEW of an active user without an organization, for NEW INACTIVE of one deactivated."""
    if not email.startswith("NEW"):
        return desk.page(email)
    form, _ = new_user(desk.twin.client())
    status = email.removeprefix("NEW").strip() or "ACTIVE"
    desk.twin.db.Users.update_one({"email": form["email"]}, {"$set": {"userStatus": status}})
    return desk.page(form["email"], form["password"])


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(("file", "email", "path", "steps"), STATES, ids=[state[0] for state in STATES])
def test_page_has_the_controls_of_the_recording(desk: Desk, file: str, email: str, path: str, steps: Steps) -> None:
    page = page_of(desk, email)
    page.goto(path)
    steps(page)
    page.wait_for_timeout(50)

    recorded = controls((RECORDED / f"{file}.yml").read_text())
    shown = controls(page.locator("body").aria_snapshot())

    missing = sorted(name for name in recorded - shown if name not in MISSING and (file, name) not in MISSING_IN)
    extra = sorted((shown - recorded).keys() - EXTRA_IN.get(file, set()))
    assert not missing, f"the recording has {missing}"
    assert not extra, f"the recording has not {extra}"
    assert desk.errors == []


@pytest.mark.parametrize(
    ("file", "heading", "assignee"),
    [
        ("58-crm-account-detail", "Account: North Garage 2", "mike"),
        ("65c-crm-contact-detail", "Contact detail view: Cora Contact", "admin"),
        ("74-crm-lead-detail", "Lead: Lena Lead", "admin"),
        ("85-crm-opportunity-detail", "Opportunity Big Service - detail view", "admin"),
    ],
)
def test_the_page_of_a_row_has_what_is_read_of_it(file: str, heading: str, assignee: str) -> None:
    """A heading with the row's name, and pairs of paragraphs: a label, and the value right behind it."""
    text = (RECORDED / f"{file}.yml").read_text()
    paragraphs = [match[1] or "" for match in re.finditer(r"(?m)^ *- paragraph(?:: (.*))?$", text)]

    assert f'heading "{heading}" [level=2]' in text
    assert paragraphs[paragraphs.index("Assigned to") + 1] == assignee
    assert paragraphs.count("Description") == 1
