"""The browser of a run, and what stays of it when a test turns red: screenshot, page source and trace."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Error as BrowserError

from signoff.evidence import REDACTOR, visible
from signoff.plugin.facts import evidence_folder

VIEWPORT = {"width": 1280, "height": 800}
MAX_SOURCE = 500_000  # characters of a page's source that are kept
# Each context has a renderer of its own whatever the limit. It keeps the browser from starting another one beforehand,
# for a next page that most contexts do not open, which is a fifth of what a context costs.
ARGUMENTS = ["--disable-background-networking", "--renderer-process-limit=1"]
MOST_WINDOWS = 5
# This browser blocks no pop-ups, and a page that opens a thousand windows would keep it for minutes.
FEW_WINDOWS = f"""(() => {{
    const open = window.open;
    let left = {MOST_WINDOWS};
    window.open = (...given) => left-- > 0 ? open.apply(window, given) : null;
}})()"""
CALL_FAILED = pytest.StashKey[bool]()

Contexts = Callable[..., BrowserContext]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, for the fixtures that are torn down after it."""
    report = yield
    if report.failed:
        item.stash[CALL_FAILED] = True
    return report


@pytest.fixture(scope="session")
def browser_executable() -> Path | None:
    """The browser to start; None for Playwright's own. The composition root overrides this."""
    return None


@pytest.fixture(scope="session")
def traced_pages() -> bool:
    """Whether traces keep the page as it was before and after each step. The composition root overrides this."""
    return True


@pytest.fixture(scope="session")
def browser(browser_executable: Path | None) -> Iterator[Browser]:
    """One browser for all tests of this process."""
    with sync_playwright() as playwright:
        # Chromium's sandbox does not work for root, as which containers run.
        started = playwright.chromium.launch(
            executable_path=browser_executable,
            chromium_sandbox=os.geteuid() != 0,
            args=ARGUMENTS,
        )
        yield started
        _close(started)


@pytest.fixture
def contexts(browser: Browser, traced_pages: bool, request: pytest.FixtureRequest) -> Iterator[Contexts]:
    """Makes browser contexts (each with cookies of its own), traced; closes them after the test."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"locale": "en-US", "viewport": VIEWPORT, **options})
        context.add_init_script(FEW_WINDOWS)
        context.tracing.start(snapshots=traced_pages)
        opened.append(context)
        return context

    yield make
    red = request.node.stash.get(CALL_FAILED, False)
    for number, context in enumerate(opened, 1):
        try:
            if red:
                _keep(context, evidence_folder(request.node), f"-{number}" if len(opened) > 1 else "")
            else:
                context.tracing.stop()
        except BrowserError:
            pass  # a context that crashed has nothing more to give; the test has its failure already
        finally:
            _close(context)


def _close(opened: Browser | BrowserContext) -> None:
    # Ctrl-C ends the browser together with the run, and what is gone needs no closing.
    with suppress(BrowserError):
        opened.close()


def _keep(context: BrowserContext, folder: Path, suffix: str) -> None:
    for number, page in enumerate(context.pages[: MOST_WINDOWS + 1], 1):
        name = f"{suffix}-tab{number}" if len(context.pages) > 1 else suffix
        page.screenshot(path=folder / f"screenshot{name}.png", timeout=5000)
        # As text: the target's bytes must never run on a reader's machine.
        (folder / f"page{name}.html.txt").write_text(
            visible(REDACTOR.text(page.content()[:MAX_SOURCE])), encoding="utf-8"
        )
    raw = folder / f"raw{suffix}.zip"
    context.tracing.stop(path=raw)
    scrub(raw, folder / f"trace{suffix}.zip")


def scrub(raw: Path, clean: Path) -> None:
    """Copy a trace without secrets, and delete the original.

    Members that are not UTF-8 are read byte by byte: pictures and fonts stay as they are, and one broken byte does not
    keep the secrets of a page in it.
    """
    try:
        with zipfile.ZipFile(raw) as source, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as target:
            for member in source.infolist():
                content = source.read(member)
                try:
                    content = REDACTOR.text(content.decode("utf-8")).encode("utf-8")
                except UnicodeDecodeError:
                    content = REDACTOR.text(content.decode("latin-1")).encode("latin-1")
                target.writestr(member.filename, content)
    finally:
        raw.unlink()
