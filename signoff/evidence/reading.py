"""What a target sends, made into text, data and addresses; hostile bytes never end as a break-down of ours."""

from __future__ import annotations

import codecs
import json
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

DEEPEST = 100
"""Levels of JSON that are read: no answer needs as many, and what walks through it must not run out of stack."""
# What a target is believed about how it writes. Python knows more, some of which is no writing at all (base64), takes
# quadratic time (punycode), or makes what no file can keep (unicode_escape, utf-7).
WRITTEN = frozenset({"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-16", "utf-16-le", "utf-16-be"})


def parsed(text: str | bytes, **strict: Any) -> Any:
    """*text* as JSON; *strict* goes to ``json.loads``. ValueError for what is none, or is nested too deeply."""
    try:
        found = json.loads(text, **strict)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    level = [found]
    for _ in range(DEEPEST):
        level = [part for one in level for part in _parts(one)]
        if not level:
            return found
    raise ValueError("nested too deeply")


def written(body: bytes, charset: str | None) -> str:
    """*body* as text, in the *charset* that it is said to have or else in UTF-8. What cannot be read is replaced."""
    try:
        name = codecs.lookup(charset or "utf-8").name
    except (LookupError, ValueError):
        name = ""
    return body.decode(name if name in WRITTEN else "utf-8", "replace")


def split_address(text: str) -> SplitResult:
    """*text* as an address; what no browser could follow (``https://[x/``, port 99999) is a path, of no host."""
    try:
        found = urlsplit(text)
        _ = found.port  # read only when asked for, and refused then
    except ValueError:
        return SplitResult("", "", text, "", "")
    return found


def joined(base: str, text: str) -> str:
    """Where *text* leads from *base*; *text* itself where no browser could follow it."""
    try:
        return urljoin(base, text)
    except ValueError:
        return text


def _parts(one: Any) -> Any:
    return one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
