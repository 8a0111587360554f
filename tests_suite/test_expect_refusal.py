"""What an answer means: a permission that is missing, or something else that looks like it."""

from __future__ import annotations

import pytest

from signoff.expect.refusal import DONE, NO_SESSION, NOT_FOUND, OTHER, PERMISSION, asks_for_session, meaning
from tests_suite.making import answer

JSON = [("content-type", "application/json")]

PERMISSIONS = [
    '{"error":"Forbidden","message":"This action requires WRITE permission","code":"INSUFFICIENT_PERMISSIONS"}',
    '{"error":"Forbidden","message":"Only organization owners can view billing","code":"OWNER_ONLY"}',
    '{"error":"Insufficient permissions"}',
    '{"error":"Only organization owners can export data"}',
    '{"error":"System administrator access required"}',
    "Insufficient permissions",
    "Only owners can manage roles",
    "Member does not belong to your organization",
    "Unauthorized",
]
OTHERS = [
    ('{"error":"You have reached your Contacts limit (100/100).","requiresUpgrade":true}', "a spent quota"),
    ('{"code": "QUOTA_EXCEEDED"}', "a spent quota"),
    ('{"error":"Forbidden","message":"Upgrade your plan","code":"QUOTA_EXCEEDED"}', "a spent quota"),
    ('{"error":"Too Many Requests","message":"Rate limit exceeded"}', "a rate limit"),
    ("CSRF token mismatch", "CSRF"),
    ("Unauthenticated", "a missing session"),
    ('{"error":"Your session has expired"}', "a missing session"),
    ("Invalid JSON", "a malformed request"),
    ("", "without a reason"),
    ("{}", "without a reason"),
    ('{"data":"permission"}', "without a reason"),
]


@pytest.mark.parametrize("text", PERMISSIONS)
def test_a_403_that_names_a_permission_is_one(text):
    assert meaning(answer(403, text, JSON))[0] == PERMISSION


@pytest.mark.parametrize(("text", "words"), OTHERS)
def test_a_403_for_another_reason_is_none(text, words):
    kind, said = meaning(answer(403, text, JSON))
    assert kind == OTHER
    assert words in said


def test_a_403_page_is_none():
    kind, said = meaning(answer(403, "<h1>Forbidden</h1> permission", [("content-type", "text/html")]))
    assert (kind, "in front" in said) == (OTHER, True)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, DONE),
        (201, DONE),
        (204, DONE),
        (401, NO_SESSION),
        (404, NOT_FOUND),
        (429, OTHER),
        (400, OTHER),
        (500, OTHER),
        (599, OTHER),
    ],
)
def test_other_statuses_are_no_permission(status, kind):
    assert meaning(answer(status, "permission", JSON))[0] == kind


def test_a_200_that_is_nothing_but_an_error_is_not_done():
    assert meaning(answer(200, '{"error":"Name is required!"}', JSON))[0] == OTHER
    assert meaning(answer(200, '{"error":null,"data":[]}', JSON))[0] == DONE


@pytest.mark.parametrize(
    ("status", "text", "headers", "wanted"),
    [
        (401, "", [], True),
        (403, "API key is missing", [], True),
        (403, "Unauthorized", [], True),
        (403, '{"code":"QUOTA_EXCEEDED","error":"session quota"}', [], False),
        (403, "no", [], False),
        (307, "", [("location", "/sign-in")], True),
        (307, "", [("location", "/en")], False),
        (200, "Unauthenticated", [], False),
        (404, "", [], False),
        (500, "session", [], False),
    ],
)
def test_what_asks_for_a_session(status, text, headers, wanted):
    assert asks_for_session(answer(status, text, headers)) is wanted
