"""The scanner for planted words: finds each however it is written, and nothing else."""

from __future__ import annotations

import base64
import json
import secrets
from urllib.parse import quote

import pytest

from signoff.expect.taint import ALPHABET, LENGTH, Scanner, whole

WORD = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
SCANNERS = (
    Scanner({"account.name": WORD, "lead.phone": "x" * 24}),
    Scanner({"account.name": WORD, "lead.phone": WORD[:6] + "x" * 18}),
)


@pytest.fixture(params=SCANNERS, ids=["words of their own", "words that begin alike"])
def scanner(request):
    return request.param


def percent(text: str) -> str:
    return "".join(f"%{ord(one):02x}" for one in text)


def wrapped(text: str, width: int = 20) -> str:
    return "\r\n".join(text[start : start + width] for start in range(0, len(text), width))


FORMS = {
    "as it is": str,
    "in capitals": str.upper,
    "every character URL-encoded": percent,
    "URL-encoded twice": lambda text: quote(percent(text), safe=""),
    "HTML, decimal": lambda text: "".join(f"&#{ord(one)};" for one in text),
    "HTML, hexadecimal": lambda text: "".join(f"&#x{ord(one):x};" for one in text),
    "JSON escapes": lambda text: "".join(f"\\u{ord(one):04x}" for one in text),
    "script escapes": lambda text: "".join(f"\\x{ord(one):02x}" for one in text),
    "JSON escapes in HTML": lambda text: "".join(f"&#92;u{ord(one):04x}" for one in text),
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal, capitals": lambda text: text.encode().hex().upper(),
    "across a cut of the hydration data": lambda text: (
        text[:7] + '"])</script><script>self.__next_f.push([1,"' + text[7:]
    ),
}


@pytest.mark.parametrize("cut", [LENGTH, 12], ids=["whole", "truncated to 12"])
@pytest.mark.parametrize("form", FORMS)
def test_a_word_is_found_however_it_is_written(scanner, form, cut):
    assert scanner.find(f'<p title="a">{FORMS[form](WORD[:cut])}…</p>') == ("account.name",)


@pytest.mark.parametrize("cut", [LENGTH, 12], ids=["whole", "truncated to 12"])
@pytest.mark.parametrize("before", range(7))
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode], ids=["standard", "url-safe"])
def test_a_word_is_found_in_base64_at_any_alignment(scanner, before, cut, encode):
    # Neighbours with all bits set or none, so that nothing of theirs may matter.
    for filler in (b"\xff", b"\0", b'"'):
        coded = encode(filler * before + WORD[:cut].encode() + filler * 5).decode()
        assert scanner.find(json.dumps({"cursor": coded})) == ("account.name",)


def test_a_word_is_found_in_base64_that_is_broken_into_lines(scanner):
    coded = wrapped(base64.b64encode(f"name: {WORD}".encode()).decode())
    assert scanner.find(coded) == ("account.name",)
    assert scanner.find(json.dumps(coded)) == ("account.name",)


@pytest.mark.parametrize("between", ["", '<div hidden id="S:1"><p>rows</p></div><script>$RC("B:1","S:1")</script>'])
def test_a_word_is_found_across_a_cut_of_the_hydration_data(scanner, between):
    first, second = (f'<script>self.__next_f.push([1,"{part}"])</script>' for part in ('5:{\\"a', 'z\\"}'))
    page = first.replace("a", f"a{WORD[:9]}") + between + second.replace("z", f"{WORD[9:]}z")
    assert scanner.find(page) == ("account.name",)
    assert f"a{WORD}z" in whole(page)


def test_every_word_of_several_texts_is_named_once(scanner):
    other = (WORD[:6] if scanner is SCANNERS[1] else "") + "x" * 24
    assert scanner.find(WORD, other, WORD) == ("account.name", "lead.phone")


@pytest.mark.parametrize(
    "text",
    ["", WORD[:11], WORD[1:], WORD[::-1], "x" * 11, secrets.token_hex(4096)],
    ids=["nothing", "too little of it", "without its beginning", "backwards", "other letters", "noise"],
)
def test_what_is_not_planted_is_not_found(scanner, text):
    assert scanner.find(text) == ()


def test_a_word_too_short_to_prove_anything_is_refused():
    with pytest.raises(ValueError, match="fewer than 12"):
        Scanner({"account.name": "short"})


def test_words_that_begin_alike_are_refused():
    with pytest.raises(ValueError, match="begin alike"):
        Scanner({"a": WORD[:12] + "aaa", "b": WORD[:12] + "bbb"})
