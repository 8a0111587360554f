"""Takes secrets out of text before it becomes evidence.

Three nets, in this order: values that were made known (settings, minted sessions, passwords), shapes
that are secret wherever they stand (hashes, tokens, keys), and values that stand behind a name that
says so. A marker in square brackets stays behind, so that evidence can still show *that* a secret was
there: a check for leaks looks for the markers.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import defaultdict
from html import escape
from urllib.parse import quote, quote_plus

# Whatever is looked for here is looked for in hostile text of some megabytes: every pattern takes linear time. Where a
# run of characters is read, it is read once (possessive, or from its beginning on) and not from each place within.
_EYJ = r"(?<![\w-])(?P<before>(?>[\w-]*?(?=eyJ)))[\w-]{4,}+\."

MIN_SECRET = 6  # shorter values are too common in ordinary text to be replaced everywhere
LEAST_PACKED = 8  # characters of base64
START = 4  # characters by which known values are kept together: sessions begin alike, and so do made-up passwords

# What is secret by its shape: how it is called, what cannot be missing from a text that has it, and the shape.
# Most texts have none of it, and looking for a word is a hundred times faster than looking for a shape.
SHAPES: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("password hash", "$2", re.compile(r"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}")),
    ("session token", "eyJ", re.compile(_EYJ + r"[\w-]*+\.[\w-]++\.[\w-]++\.[\w-]++")),
    ("signed token", "eyJ", re.compile(_EYJ + r"[\w-]++\.[\w-]{16,}+")),
    ("stripe key", "k_", re.compile(r"\b(?:sk|rk)_(?:test|live)_\w{6,}")),
    ("webhook secret", "whsec_", re.compile(r"\bwhsec_[\w+/=]{6,}")),
    (
        "private key",
        "PRIVATE KEY-----",
        re.compile(
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----BEGIN ).)*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL
        ),
    ),
    ("credentials in a URL", "://", re.compile(r"(?<=://)[^/\s:@\"']*:[^/\s@\"']+(?=@)")),
    ("bearer token", "earer ", re.compile(r"(?<=[Bb]earer )[\w.~+/=-]{8,}")),
    ("hex token", "", re.compile(r"\b[0-9a-f]{64}\b")),
)
_WORDS = ("passw", "secret", "token", "apikey", "api_key", "authorization", "credential", "verifier")
_SECRET_NAME = r"(?=[\w.-]*?(?:passw|secret|token|api_?key|authorization|credential|verifier))[\w.-]++"
_JSON_VALUE = re.compile(rf'("(?:{_SECRET_NAME})"\s*:\s*")((?:[^"\\]|\\.)+)(")', re.IGNORECASE)
# A value ends at a quotation mark, and so at one that JSON has escaped: without its backslash it would end the string.
_FORM_VALUE = re.compile(
    rf"((?:^|[?&;\s])(?:{_SECRET_NAME}|code|state|code_challenge)=)((?:[^&;\s\"'<>\\]++|\\[^\"'\s])++)", re.IGNORECASE
)
_PERCENT = re.compile("%[0-9A-F]{2}")
_SAFE_IN_SCRIPTS = "!'()*"  # what encodeURIComponent leaves as it is
_IN_SCRIPTS = {sign: f"\\u{ord(sign):04x}" for sign in "&<>'"}
_COOKIE_VALUE = re.compile(r"^(\s*[^=;\s]+=)([^;]*)")
_MARKER = re.compile(r"^(?:\[[^\]]*\]|%5B.*%5D)$")
# Named like a secret, but a yes/no or a word of the protocol.
_HARMLESS = {"null", "true", "false", "undefined", ""}


class Redactor:
    """Removes secrets from text. One serves a whole run: what is learnt stays known."""

    def __init__(self) -> None:
        # By their first characters: a run learns hundreds, and most texts have the beginning of none.
        self._values: dict[str, dict[str, str]] = defaultdict(dict)

    def learn(self, value: str, name: str, *, lasting: bool = False) -> None:
        """From now on replace *value* by ``[name]``, also as URLs, HTML, JSON and exceptions write it.

        lasting: it outlives the run, as a setting does, and is replaced in base64 and hexadecimal digits as well. Very
        short values are not learnt.
        """
        if len(value) < MIN_SECRET:
            return
        for form in {*_written(value), *(_packed(value) if lasting else ())}:
            self._values[form[:START]][form] = name

    def text(self, raw: str) -> str:
        """*raw* without secrets."""
        clean = raw
        known = [each for start, values in self._values.items() if start in raw for each in values.items()]
        # The longest first: a secret may contain another one.
        for value, name in sorted((each for each in known if each[0] in raw), key=lambda each: -len(each[0])):
            clean = clean.replace(value, f"[{name}]")
        for name, sign, shape in SHAPES:
            if sign in clean:
                kept = r"\g<before>" if "before" in shape.groupindex else ""
                clean = shape.sub(f"{kept}[{name}]", clean)
        folded = _folded(clean)
        named = any(word in folded for word in _WORDS)
        if named:
            clean = _JSON_VALUE.sub(_hide, clean)
        if "=" in clean and (named or "code" in folded or "state" in folded):
            clean = _FORM_VALUE.sub(_hide, clean)
        return clean

    def header(self, name: str, value: str) -> str:
        """The value of a header without secrets; of cookies only names and attributes stay."""
        lower = name.lower()
        if lower == "cookie":
            return "; ".join(_COOKIE_VALUE.sub(_hide_cookie, part.strip()) for part in value.split(";"))
        if lower == "set-cookie":
            return _COOKIE_VALUE.sub(_hide_cookie, value)
        if lower in {"authorization", "proxy-authorization"}:
            return value.split(" ", 1)[0] + " [redacted]"
        return self.text(value)


def _written(value: str) -> set[str]:
    """*value* as it stands in text of one kind or another; most values look alike in all of them."""
    in_urls = {quote(value), quote(value, safe=""), quote(value, safe=_SAFE_IN_SCRIPTS)}
    in_urls |= {quote_plus(value), quote_plus(value, safe="*")}
    in_urls |= {quote(form, safe="") for form in in_urls}  # an address within another one
    in_urls |= {_PERCENT.sub(lambda found: found[0].lower(), form) for form in in_urls}
    html = escape(value)
    in_html = {html, escape(value, quote=False), html.replace("&quot;", "&#34;").replace("&#x27;", "&#39;")}
    in_json = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    in_json |= {form.replace("/", r"\/") for form in in_json}
    # What frameworks write into scripts of a page.
    in_json |= {"".join(_IN_SCRIPTS.get(sign, sign) for sign in form) for form in in_json}
    in_json |= {json.dumps(form)[1:-1] for form in in_json}
    raw = value.encode(errors="backslashreplace")
    return {value, repr(value)[1:-1], repr(raw)[2:-1], raw.decode("latin-1")} | in_urls | in_html | in_json


def _packed(value: str) -> set[str]:
    """*value* in hexadecimal digits, and what is always the same of it within anything longer in base64."""
    raw = value.encode(errors="backslashreplace")
    found = {raw.hex(), raw.hex().upper()}
    for before in range(3):
        whole = b64encode(bytes(before) + raw).decode().rstrip("=")
        # The characters at both ends have bits of what stands beside it.
        core = whole[(0, 2, 3)[before] : len(whole) - (1 if (before + len(raw)) % 3 else 0)]
        found |= {core, core.replace("+", "-").replace("/", "_")} if len(core) >= LEAST_PACKED else set()
    return found


def _folded(text: str) -> str:
    """*text* as IGNORECASE reads it, so that no spelling of a word gets past the look for it."""
    return text.casefold().replace("i\u0307", "i").replace("\u0131", "i")


def _hide(match: re.Match[str]) -> str:
    value = match.group(2)
    if _MARKER.match(value) or value in _HARMLESS:
        return match.group(0)
    return match.group(1) + "[redacted]" + (match.group(3) if match.re is _JSON_VALUE else "")


def _hide_cookie(match: re.Match[str]) -> str:
    # An empty value is the deletion of a cookie, which is worth seeing; the locale is no secret.
    if not match.group(2).strip('"') or match.group(1).startswith("NEXT_LOCALE"):
        return match.group(0)
    return match.group(1) + "[redacted]"
