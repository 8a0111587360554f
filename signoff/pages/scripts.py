"""What a page is asked about itself, and about an element of it."""

# React marks the elements it has taken over. A page that loads nothing of Next.js needs no such wait.
HYDRATED = """element => !document.querySelector('script[src*="/_next/"]')
    || Object.keys(element).some(key => key.startsWith('__reactProps$'))"""
# All that a screen shows, in one question: each takes the browser as long as ten of these lines.
READ = """([toasts, crash]) => {
    const texts = (all, shown = () => true) => [...document.querySelectorAll(all)].filter(shown).map(e => e.innerText);
    return {
        headings: texts('h1,h2,h3,h4', e => e.checkVisibility({ opacityProperty: true })),
        fieldErrors: texts('p[id$="-form-item-message"]'),
        toasts: texts(toasts),
        crashed: document.body.innerText.includes(crash),
    };
}"""
# Fainter than a tenth nothing is legible; what holds an element is as faint as it makes it.
SEEN = """element => {
    let left = 1;
    for (let one = element; one; one = one.parentElement) left *= getComputedStyle(one).opacity;
    return left >= 0.1;
}"""
