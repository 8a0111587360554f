"""Finding planted words in what a target says, however it wrote them.

A word is unguessable, so that wherever it shows, the row it was planted in shows. It is found as it is; with each
character URL-, HTML- or JSON-escaped; in hexadecimal; in base64 (either alphabet, at any alignment, also broken into
lines); and truncated to its first twelve characters in each of these forms. Pure: text in, findings out.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

SHORTEST = 12
"""Characters of a word that are enough to know it by: 57 bits, with the alphabet below."""
MARKER = 6
"""Characters at the beginning that the words of one tenant have in common."""
LENGTH = 24
ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
"""No vowels, so that no word is any; no look-alikes; letters first, so that no number is taken for one."""
ROUNDS = 3
"""How many escapings on top of each other are undone."""
_LONG_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_BREAKS = re.compile(r"(?:\\r|\\n|[\r\n\t ])+")
# The hydration data of a page cuts text into pieces, and a word that lies across a cut must still be found.
_CUTS = re.compile(r'"\]\)</script><script[^>]*>self\.__next_f\.push\(\[1,"')
_PIECES = re.compile(r'self\.__next_f\.push\(\[1,"((?:[^"\\]|\\.)*)"\]\)')


def whole(text: str) -> str:
    """*text*, and after it the hydration data of a page in one piece: as it comes it is cut anywhere."""
    pieces = _PIECES.findall(text)
    return "\n".join((_CUTS.sub("", text), "".join(pieces))) if pieces else _CUTS.sub("", text)


class Scanner:
    """Looks for planted words. words: the word by the name it is reported under ("account.name")."""

    def __init__(self, words: Mapping[str, str]) -> None:
        for name, word in words.items():
            if len(word) < SHORTEST:
                raise ValueError(f"the word for {name} has {len(word)} characters; fewer than {SHORTEST} prove nothing")
        self._plain = {name: word[:SHORTEST].lower() for name, word in words.items()}
        if len(set(self._plain.values())) != len(self._plain):
            raise ValueError("two planted words begin alike, so a truncated one would not say which it is")
        self._coded = {name: _coded(word[:SHORTEST]) for name, word in words.items()}
        # Words that are planted together begin alike, so that most texts need not be searched for each of them.
        self._common = _beginning(self._plain.values())
        beginning = _beginning([word[:SHORTEST] for word in words.values()])
        self._common_coded = _coded(beginning) if len(beginning) >= MARKER else ("",)

    def find(self, *texts: str) -> tuple[str, ...]:
        """Names of the words that occur in any of *texts*, sorted."""
        found: set[str] = set()
        for text in texts:
            for version in _versions(text):
                low = version.lower()
                if self._common in low:
                    found |= {name for name, word in self._plain.items() if word in low}
            for version in {text, _BREAKS.sub("", text)}:
                if not any(one in version for one in self._common_coded):
                    continue
                found |= {name for name, some in self._coded.items() if any(one in version for one in some)}
        return tuple(sorted(found))


def _beginning(words: Iterable[str]) -> str:
    """What all *words* begin with."""
    first, last = min(words, default=""), max(words, default="")
    return first[
        : next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
    ]


def _versions(text: str) -> Iterable[str]:
    """*text*, and what it says once one escaping after the other is undone."""
    yield (text := whole(text))
    for _ in range(ROUNDS):
        plainer = html.unescape(unquote(_LONG_ESCAPE.sub(_character, text)))
        if plainer == text:
            return
        yield (text := plainer)


def _character(match: re.Match[str]) -> str:
    return chr(int(match.group(1) or match.group(2), 16))


def _coded(word: str) -> tuple[str, ...]:
    """How *word* looks inside a longer text that is written in base64 or in hexadecimal."""
    raw = word.encode()
    found = {raw.hex(), raw.hex().upper()}
    for shift in range(3):
        # Only whole groups of six bits are of this word alone; those at the edges hold bits of its neighbours.
        bits_before, bits = 8 * shift, 8 * len(raw)
        first, last = -(-bits_before // 6), (bits_before + bits) // 6
        text = base64.b64encode(b"\0" * shift + raw + b"\0\0\0").decode()
        inner = text[first:last]
        found |= {inner, inner.translate(str.maketrans("+/", "-_"))}
    return tuple(sorted(found))
