"""A browser on a twin, for tests of the twin's pages; knows nothing of the page objects."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from signoff.browser_path import find
from tests_suite.twin_client import SESSION, Running

PATIENCE_MS = 10_000


def toast(page: Page, text: str) -> None:
    """Wait for the toast that says *text*."""
    page.locator("li[role=status]").filter(has_text=text).wait_for()


class Desk:
    """Browser contexts on one twin."""

    def __init__(self, browser: Browser, twin: Running) -> None:
        self.browser = browser
        self.twin = twin
        self.errors: list[str] = []

    def page(self, email: str = "", password: str = "") -> Page:
        """A fresh page, signed in as *email* by cookie if one is given; *password* as of a demo account."""
        own = {self.twin.facts["client_address_header"]: f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}"}
        context = self.browser.new_context(
            base_url=self.twin.base,
            ignore_https_errors=True,
            locale="en-US",
            viewport={"width": 1280, "height": 800},
            extra_http_headers=own,
        )
        if email:
            client = self.twin.signed_in(email, password)
            context.add_cookies([{"name": SESSION, "value": client.cookies[SESSION], "url": self.twin.base}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def inside(self, email: str, path: str) -> Page:
        """A page of the shell, ready."""
        page = self.page(email)
        page.goto(path)
        page.get_by_role("link", name="Administration", exact=True).wait_for()
        return page

    def row(self, collection: str, **members: Any) -> Any:
        """Put a row of demo-workshop into the database; hands back its id."""
        organization = self.twin.db.Organizations.find_one({"slug": "demo-workshop"})
        owner = self.twin.db.Users.find_one({"email": "owner@demo.test"})
        assert organization
        assert owner
        now = datetime.now(UTC)
        row = {"organizationId": organization["_id"], "assigned_to": owner["_id"], "createdAt": now, "created_on": now}
        return self.twin.db[collection].insert_one(row | members).inserted_id


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of one file."""
    executable = find()
    if executable is None:
        pytest.skip("there is no Chromium on this machine")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable)
        yield started
        started.close()


@pytest.fixture
def desk(browser: Browser, twin: Running) -> Iterator[Desk]:
    """Contexts that are closed after the test."""
    desk = Desk(browser, twin)
    yield desk
    for context in browser.contexts:
        context.close()
