"""What of a page counts as content, and the script that watches in the page itself for when it is seen, and stays.

To be in the document is not to be seen: text may be transparent, outside the window, or under a layer that says
"Loading". So each piece of the wanted text has to be what a hit test finds at its place.
"""

from __future__ import annotations

from dataclasses import dataclass

STAYS_MS = 500
"""Content that is gone again earlier was a flash; its time is that of its return."""


@dataclass(frozen=True)
class Wanted:
    """An element by its CSS selector and its whole text; with *least*, a number of at least that stands behind it."""

    selector: str
    text: str
    least: int = 0

    def __str__(self) -> str:
        return f"{self.text!r} with {self.least} or more" if self.least else repr(self.text)


@dataclass(frozen=True)
class Sight:
    """A page, and what has to be seen of it, all at the same time. A spinner is never wanted, so it never counts."""

    path: str
    wanted: tuple[Wanted, ...]

    @property
    def words(self) -> str:
        """The content as messages show it."""
        return " and ".join(map(str, self.wanted))


SIGN_IN = Sight("/en/sign-in", (Wanted("button", "Login"),))
# The sidebar comes with the page's script, so this link says that it runs.
RUNNING = Wanted("a", "Administration")


def dashboard(companies: int) -> Sight:
    """The dashboard of an organization with *companies* accounts, which only the database knows.

    A higher number is content too: whose accounts are counted is another item's business.
    """
    return Sight("/en", (Wanted("h2", "Dashboard"), Wanted("a", "Companies", companies), RUNNING))


def accounts(name: str) -> Sight:
    """The list of accounts, with the row of the account *name* in it."""
    return Sight("/en/crm/accounts", (Wanted("h2", "Accounts"), Wanted("td", name), RUNNING))


TOLD = "signoffTold"
"""The function that a document calls with what it has seen: when it begins, and once its content has stayed."""

# Injected by the browser itself, so the page's content policy does not matter. Before the content is seen it looks in
# every frame, later ten times a second. Colours as computed: rgb(1, 2, 3), rgba(1, 2, 3, 0.5), oklch(1 2 3 / 0.5).
WATCH = r"""([wanted, staysMs, told]) => {
    if (window !== window.top) return;
    const seen = window.__signoff = {
        fcp: null, lcp: null, content: null, glimpse: null, stayed: false, missing: '', origin: performance.timeOrigin,
    };
    window[told](seen);
    const watch = (type, keep) => new PerformanceObserver(list => list.getEntries().forEach(keep))
        .observe({ type, buffered: true });
    watch('paint', entry => { if (entry.name === 'first-contentful-paint') seen.fcp = entry.startTime; });
    watch('largest-contentful-paint', entry => { seen.lcp = entry.startTime; });

    // Fainter than this no text is legible, and no layer hides one.
    const FAINT = 0.1;
    const BELOW = 'below the window';
    const REPLACED = 'img, canvas, video, iframe, object, embed, svg *';
    // Nothing here is ever clicked: a hit test is to find as well what lets clicks through.
    const hits = new CSSStyleSheet();
    hits.replaceSync('*, ::before, ::after { pointer-events: auto !important }');

    const alpha = colour => (/^rgba|\//.test(colour) ? parseFloat(colour.match(/([\d.e-]+)\)$/)?.[1] ?? 1) : 1);
    const opacity = element => {
        let left = 1;
        for (let one = element; one; one = one.parentElement) left *= getComputedStyle(one).opacity;
        return left;
    };
    const filled = style => {
        if (style.backgroundImage !== 'none' || style.backdropFilter !== 'none') return 1;
        return alpha(style.backgroundColor);
    };
    // What CSS adds to an element hides a text if it is about as large and not behind it: no underline, no mark.
    const added = (element, pseudo, place) => {
        const style = getComputedStyle(element, pseudo);
        if (style.content === 'none' || style.display === 'none' || style.zIndex < 0) return 0;
        const large = parseFloat(style.width) >= place.width / 2 && parseFloat(style.height) >= place.height / 2;
        return large ? filled(style) * style.opacity : 0;
    };
    // How much of a layer's paint lies above the text in `element`. What holds the text is itself below it.
    const paint = (layer, element, place) => {
        const own = layer.contains(element) ? 0 : layer.matches(REPLACED) ? 1 : filled(getComputedStyle(layer));
        return Math.max(own, added(layer, '::before', place), added(layer, '::after', place)) * opacity(layer);
    };
    const words = element => (element.innerText ?? '').trim().replace(/\s+/g, ' ');
    const name = (layer, element) => {
        if (layer.contains(element)) return `what the style sheet adds to <${layer.localName}>`;
        const said = words(layer).slice(0, 40);
        return `<${layer.localName}>${said && ` "${said}"`}`;
    };
    // Why the text that stands directly in `element` is not seen at this place, or ''.
    const hidden = (element, place) => {
        const style = getComputedStyle(element);
        const ink = style.webkitBackgroundClip === 'text' ? 1 : alpha(style.webkitTextFillColor);
        if (ink * opacity(element) < FAINT) return 'transparent';
        const [x, y] = [place.left + place.width / 2, place.top + place.height / 2];
        if (y >= innerHeight && x >= 0 && x < innerWidth) return BELOW;
        if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return 'outside the window';
        for (const layer of document.elementsFromPoint(x, y)) {
            if (paint(layer, element, place) >= FAINT) return `covered by ${name(layer, element)}`;
            if (layer === element) return '';
        }
        return 'cut off';
    };
    const unseen = element => {
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        let pieces = 0;
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
            if (!text.data.trim() || !text.parentElement.checkVisibility({ visibilityProperty: true })) continue;
            range.selectNodeContents(text);
            const place = [...range.getClientRects()].find(one => one.width > 0 && one.height > 0);
            const reason = place ? hidden(text.parentElement, place) : 'without extent';
            if (reason) return reason;
            pieces += 1;
        }
        return pieces ? '' : 'not visible';
    };
    const says = (element, text, least) => {
        const said = words(element);
        if (!least) return said === text;
        const number = said.startsWith(`${text} `) ? said.slice(text.length + 1) : '';
        return /^\d[\d.,' ]*$/.test(number) && Number(number.replace(/\D/g, '')) >= least;
    };
    const lacking = ([selector, text, least]) => {
        let reason = 'not there';
        for (const element of document.querySelectorAll(selector)) {
            if (!says(element, text, least)) continue;
            reason = unseen(element);
            if (!reason || reason === BELOW) return reason;
        }
        return `'${text}' was ${reason}`;
    };
    const missing = () => {
        if (!document.adoptedStyleSheets.includes(hits)) document.adoptedStyleSheets.push(hits);
        // Below the window nothing can be hit. Whoever scrolls sees it, if something of the content stands above.
        const reasons = wanted.map(lacking);
        if (reasons.every(reason => reason === BELOW)) return `'${wanted[0][1]}' was outside the window`;
        return reasons.find(reason => reason && reason !== BELOW) ?? '';
    };

    let found = false;
    const look = () => {
        const reason = missing();
        const now = performance.now();
        if (reason) {
            Object.assign(seen, { missing: reason, content: null });
        } else if (found && seen.content === null) {
            // What was found in a frame is painted before the next one begins.
            seen.content = now;
            seen.glimpse ??= now;
        }
        found = !reason;
        seen.stayed = seen.content !== null && now - seen.content >= staysMs;
        if (seen.content === null) requestAnimationFrame(look);
        else if (seen.stayed && seen.fcp !== null && seen.lcp !== null) window[told](seen);
        else setTimeout(() => requestAnimationFrame(look), Math.min(100, Math.max(20, staysMs - now + seen.content)));
    };
    requestAnimationFrame(look);
}"""
# The page is there and the next one can be loaded; whether the content stays is seen meanwhile.
SHOWN = """() => window.__signoff && window.__signoff.content !== null && window.__signoff.fcp !== null
    && document.readyState === 'complete'"""
STAYED = "() => Boolean(window.__signoff?.stayed && window.__signoff.lcp !== null)"
READ = "() => window.__signoff ?? {}"
