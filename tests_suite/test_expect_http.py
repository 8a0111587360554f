"""Plain HTTP, redirects, builds."""

import pytest

from signoff import expect
from signoff.evidence import CheckFailed, Fact
from tests_suite.making import answer

ORIGIN = "https://staging.test"
ASKED = "http://staging.test/a/b?c=d"


def redirect(location, status=308):
    return answer(status, headers=[("location", one) for one in location], url=ASKED)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirected_to_https(status):
    expect.only_https(redirect(["https://staging.test/a/b?c=d"], status), asked=ASKED, https_origin=ORIGIN)


@pytest.mark.parametrize(
    ("location", "because"),
    [
        ([], "0 Location"),
        (["https://staging.test/a/b?c=d"] * 2, "2 Location"),
        ([ASKED], "loop"),
        (["http://staging.test/elsewhere"], "not to https"),
        (["/a/b?c=d"], "not to https"),
        (["https://evil.test/a/b?c=d"], "off the host"),
        (["https://staging.test.evil.test/a/b?c=d"], "off the host"),
        (["https://staging.test:444/a/b?c=d"], "off the host"),
        (["https://staging.test@evil.test/a/b?c=d"], "off the host"),
        (["https://staging.test/"], "another path"),
        (["https://staging.test/a/b"], "another path"),
    ],
)
def test_redirected_wrongly(location, because):
    with pytest.raises(CheckFailed) as failed:
        expect.only_https(redirect(location), asked=ASKED, https_origin=ORIGIN)
    assert because in failed.value.actual


@pytest.mark.parametrize("status", [200, 204, 304, 400, 404, 500])
def test_content_over_http(status):
    with pytest.raises(CheckFailed, match="over plain HTTP"):
        expect.only_https(answer(status, url=ASKED), asked=ASKED, https_origin=ORIGIN)


def test_silence_is_not_refusal():
    expect.refused_over_http(Fact("TCP", "refused: by the host"))
    with pytest.raises(CheckFailed):
        expect.refused_over_http(Fact("TCP", "silent: timed out"))


def test_leading_into_the_application():
    """A middleware may lead a visitor to the sign-in at once."""
    for good in ("/en", f"{ORIGIN}/en", "/en/sign-in?callbackUrl=%2F", "/sign-in"):
        expect.leads_into(answer(307, headers=[("location", good)]), "/en")
    for wrong in (answer(200), answer(307), *map(elsewhere, ("/login", "/english", f"{ORIGIN}.evil/en", "//x/en"))):
        with pytest.raises(CheckFailed):
            expect.leads_into(wrong, "/en")


def elsewhere(location):
    return answer(307, headers=[("location", location)])


def test_builds_are_told_apart_by_their_scripts():
    page = '<script src="/s/app-{0}.js?v=1"></script><link href="/s/app.css">'
    new, old = answer(200, page.format("2")), answer(200, page.format("1"))
    expect.same_build(new, new)
    for wrong in ((new, old), (answer(200, "<p>parked"), new), (new, answer(500, page))):
        with pytest.raises(CheckFailed):
            expect.same_build(*wrong)


def test_status():
    expect.status(answer(200), 200, because="it is")
    with pytest.raises(CheckFailed, match="though it is"):
        expect.status(answer(500), 200, because="it is")
