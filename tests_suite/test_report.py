"""The sign-off page and its data: complete, honest, escaped, and readable without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from signoff import browser_path, checklist, report
from signoff.report.contradictions import contradictions
from signoff.verdict import Outcome
from tests_suite.demo_report import HOSTILE, KINDS, run_record

VOID_TAGS = {"meta", "img", "br", "link", "hr", "input"}


class Page(HTMLParser):
    """Reads the page strictly: every tag must be closed by its own name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID_TAGS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Match it with the last that was opened."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect the text."""
        self.words.append(data)

    @property
    def text(self) -> str:
        """All text in one line."""
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a report of every kind."""
    root = tmp_path_factory.mktemp("reports")
    for kind in KINDS:
        folder = root / kind
        assert report.write(run_record(kind, folder), folder) == ""
    return root


@pytest.fixture(scope="module")
def pages(place: Path) -> dict[str, Page]:
    """The pages, read."""
    return {kind: Page((place / kind / "signoff.html").read_text(encoding="utf-8")) for kind in KINDS}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser to look at the page with."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path.find(None))
        yield browser
        browser.close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_item_stands_in_the_page_in_the_order_of_the_checklist(pages, kind):
    ids = [item.id for item in checklist.load()]
    shown = [attrs["id"] for _, attrs in pages[kind].tags if attrs.get("id") in set(ids)]
    assert shown == ids
    assert len(shown) == 174


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_well_formed(pages, kind):
    assert pages[kind].open == []
    ids = [attrs["id"] for _, attrs in pages[kind].tags if attrs.get("id")]
    assert len(ids) == len(set(ids))


def test_every_anchor_leads_somewhere(pages):
    for page in pages.values():
        ids = {attrs.get("id") for _, attrs in page.tags}
        links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
        assert all(link[1:] in ids for link in links if link.startswith("#"))


def test_the_wording_of_every_item_is_verbatim(pages):
    text = pages["no-go"].text
    for item in checklist.load():
        wording = re.sub(r"\s*`\s*", "`", item.text).replace("`", "")
        assert re.sub(r"\s+", "", wording) in re.sub(r"\s+", "", text), item.id


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_needs_no_network_and_runs_nothing(pages, kind):
    for tag, attrs in pages[kind].tags:
        assert tag not in {"script", "link", "iframe", "object", "form", "base"}
        assert not any(name.startswith("on") for name in attrs)
        assert (attrs.get("src") or "data:").startswith("data:")
        assert not re.match(r"(?i)\s*(https?:|//|javascript:|data:)", attrs.get("href") or "")
    assert "url(" not in "".join(pages[kind].words)


def test_what_the_target_says_is_shown_and_not_obeyed(place, pages):
    source = (place / "no-go" / "signoff.html").read_text(encoding="utf-8")
    assert "<script" not in source
    assert "<img src=x" not in source
    assert "49" not in re.findall(r"&amp;amp; (\S+)", source)
    assert "<script>alert(1)</script>" in pages["no-go"].text


def test_every_text_of_a_run_is_escaped(tmp_path):
    run = run_record("no-go")
    hostile = replace(
        run,
        target={"name": HOSTILE, "kind": "staging", "base_url": HOSTILE, "build": HOSTILE},
        command=HOSTILE,
        suite={"version": HOSTILE, "commit": HOSTILE, "changed": HOSTILE},
        notes=tuple(replace(note, what=HOSTILE, remedy=HOSTILE) for note in run.notes),
        decision=replace(run.decision, reasons=(HOSTILE,)),
        proof={"when": HOSTILE, "faults": [{**run.proof["faults"][0], "fault": HOSTILE, "breaks": HOSTILE}]},
    )
    assert report.write(hostile, tmp_path) == ""
    source = (tmp_path / "signoff.html").read_text(encoding="utf-8")
    assert "<script" not in source
    assert "<img src=x" not in source


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("no-go", "NO-GO Do not promote."),
        ("go", "GO Every item in scope"),
        ("provisional", "PROVISIONAL GO Every item in scope"),
        ("rehearsal", "REHEARSAL · would be GO A rehearsal against the twin"),
        ("incomplete", "INCOMPLETE Do not promote."),
        ("void", "VOID Do not promote."),
    ],
)
def test_the_banner_says_what_to_do(pages, kind, words):
    assert words in pages[kind].text


def test_only_a_go_for_a_deployment_can_be_signed(pages):
    signable = {kind for kind in KINDS if "release build" in pages[kind].text}
    assert signable == {"go", "provisional"}


def test_a_go_for_a_mark_says_that_it_is_for_that_mark_alone(pages):
    assert "The run was about the items marked “critical” alone." in pages["go"].text


def test_a_rehearsal_never_says_go_to_a_machine(place):
    data = json.loads((place / "rehearsal" / "signoff.json").read_text())
    assert data["verdict"] == "REHEARSAL"
    assert data["would_be"] == Outcome.GO
    assert data["promotable"] is False


def test_the_data_has_all_items_and_the_exit_code(place):
    data = json.loads((place / "no-go" / "signoff.json").read_text())
    assert data["schema"] == 1
    assert data["exit_code"] == 1
    assert len(data["items"]) == 174
    assert sum(data["counts"].values()) == 174
    assert {"started", "finished", "command", "suite"} <= data["run"].keys()


def test_evidence_is_listed_and_small_screenshots_are_shown(pages):
    hrefs = [attrs["href"] for tag, attrs in pages["no-go"].tags if tag == "a"]
    assert "evidence/dep_3_13/trace.zip" in hrefs
    assert "evidence/dep_3_13/exchanges.json" in hrefs
    assert any(tag == "img" and attrs["src"].startswith("data:image/png") for tag, attrs in pages["no-go"].tags)


def test_a_screenshot_that_is_too_large_is_linked_only(tmp_path):
    run = run_record("no-go", tmp_path)
    (tmp_path / "evidence/dep_3_13/screenshot.png").write_bytes(bytes(400_000))
    report.write(run, tmp_path)
    page = Page((tmp_path / "signoff.html").read_text(encoding="utf-8"))
    assert sum(tag == "img" for tag, _ in page.tags) == 1  # that of the other red item


def test_unreadable_evidence_does_not_cost_the_report(tmp_path):
    run = run_record("no-go", tmp_path)
    (tmp_path / "evidence/dep_3_13/exchanges.json").write_text("{not json")
    assert report.write(run, tmp_path) == ""


def test_the_contradictions_of_the_checklist_are_found():
    found = {one.title: one.finding for one in contradictions(checklist.load())}
    text = " ".join(found.values())
    assert "37 are declared, 27 are listed, and the template has 24" in text
    assert "sum to 104 passing tests, while 96 of 119" in text
    assert "25 of 167 boxes are ticked" in text
    assert "18 of 18 are said to pass" in text
    assert "./backup_20251104" in text
    assert "1 hour, 24 hours, 7 days, 90 days" in text


def test_contradictions_are_computed_not_recited():
    items = [replace(item, ticked=True if item.ticked is not None else None) for item in checklist.load()]
    items = [replace(item, text="Stripe Integration: 10/10 (100%)") if item.id == "PRE-4.3" else item for item in items]
    titles = [one.title for one in contradictions(items)]
    assert "Approved before it was checked" not in titles
    assert "The parts have more passing tests than the whole" not in titles


@pytest.mark.parametrize(("kind", "scheme"), [("no-go", "light"), ("rehearsal", "dark")])
def test_the_page_is_accessible(chromium, place, kind, scheme):
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto((place / kind / "signoff.html").as_uri())
    result = Axe().run(page).response
    context.close()
    assert "color-contrast" in {one["id"] for one in result["passes"]}
    found = result["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def test_the_page_fits_a_phone_and_works_without_scripts(chromium, place):
    context = chromium.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto((place / "no-go" / "signoff.html").as_uri())
    summary = page.locator("#DEP-3\\.2 > summary")
    summary.click()
    assert page.locator("#DEP-3\\.2 .claim").is_visible()
    box = page.locator("body").bounding_box()
    assert box is not None
    assert box["width"] <= 390
    context.close()


def test_print_has_one_scale_and_no_signs_to_click(chromium, place):
    """What is told in rem stood larger than the items, in a size for screens."""
    page = chromium.new_context().new_page()
    page.emulate_media(media="print")
    page.goto((place / "no-go" / "signoff.html").as_uri())
    claim, text, mark, lines = page.evaluate(
        """() => {
          const item = document.getElementById("DEP-3.13");
          const size = part => parseFloat(getComputedStyle(item.querySelector(part)).fontSize);
          return [size(".claim"), size(".text"), getComputedStyle(item.querySelector(".id"), "::before").content,
                  item.querySelector(".id").getClientRects().length];
        }"""
    )
    page.context.close()
    assert claim < text < 14
    assert mark == "none"
    assert lines == 1
