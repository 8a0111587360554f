"""Pages with stored text that is meant as script: what became of it in the browser."""

from __future__ import annotations

from signoff.evidence import TRAIL
from signoff.evidence.markup import Rendered
from signoff.pages.tab import Tab

MARK = "so-payload"
# Each holds the mark; the numbers of the templates multiply to one that nothing else on a page shows.
PAYLOADS = (
    f"<b id={MARK}>x</b>",
    f"<img class={MARK} src=x onerror=\"document.documentElement.dataset.soPayload='img'\">",
    f"<script class={MARK}>document.documentElement.dataset.soPayload='script'</script>",
    f"\"'><svg class={MARK} onload=\"document.documentElement.dataset.soPayload='svg'\">",
    f"{MARK}{{{{7919*7907}}}}",
    f"{MARK}${{7919*7907}}",
    f"{MARK}<%= 7919*7907 %>",
)
LINK = f"javascript:document.documentElement.dataset.soPayload='link'//{MARK}"
_PRODUCT = str(7919 * 7907)
_READ = """mark => ({
    ran: document.documentElement.dataset.soPayload || '',
    elements: document.querySelectorAll(`#${mark}, .${mark}`).length,
    links: [...document.querySelectorAll('a[href], area[href], iframe[src], form[action]')]
        .map(e => e.getAttribute('href') || e.getAttribute('src') || e.getAttribute('action') || '')
        .filter(address => /^\\s*(?:javascript|data:text\\/html|vbscript):/i.test(address))
        // What the framework puts in place of an address that it refuses.
        .filter(address => !address.startsWith("javascript:throw new Error('React has blocked")),
    text: document.body.innerText,
})"""


# The frame shows one of its own, the organization's name, before the list or the details are there.
_MANY = """mark => document.body.innerText.split(mark).length - 1
    + document.querySelectorAll(`#${mark}, .${mark}`).length > 1"""
# A page that is there, and no longer only its frame.
_COME = "() => document.readyState === 'complete' && document.querySelectorAll('h1, h2, h3, h4').length > 0"


def open_with_payloads(tab: Tab, path: str, like: str = "") -> Rendered:
    """Load *path*, wait until payloads show (or time is over), and tell what became of them.

    like: the same page with ordinary text on it. It is opened only where *path* is an error page: one that comes
    whatever is stored is no work of a payload.
    """
    tab.goto(path)
    tab.until(lambda: tab.ask(_MANY, MARK), patience=0.5)
    read = tab.ask(_READ, MARK)
    found = Rendered(
        path=path,
        actor=tab.visitor,
        shown=MARK in read["text"] or bool(read["elements"]),
        ran=str(read["ran"]),
        elements=int(read["elements"]),
        links=tuple(map(str, read["links"][:5])),
        evaluated=_PRODUCT in read["text"],
        crashed=bool(like) and tab.crashed() and not _crashes(tab, like),
    )
    TRAIL.note(found)
    return found


def _crashes(tab: Tab, path: str) -> bool:
    tab.goto(path)
    tab.until(lambda: tab.ask(_COME), patience=0.5)
    return tab.crashed()
