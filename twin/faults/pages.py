"""Faults that live in the pages: the servers answer well, and the visitor is still failed."""

from __future__ import annotations

from twin.faults import Fault

FAULTS = (
    Fault(
        "google-button-absent",
        "The sign-in page offers no Google.",
        ("DEP-3.3",),
        r"google",
    ),
    Fault(
        "github-button-absent",
        "The sign-in page offers no GitHub.",
        ("DEP-3.4",),
        r"github",
    ),
    Fault(
        "wrong-password-silent",
        "A wrong password is refused without a word: the page just empties its fields.",
        ("DEP-3.2",),
        r"message|toast|password",
        may_redden=("PRE-7.7",),
    ),
    Fault(
        "sign-in-submits-natively",
        "The script leaves the sign-in form alone, so the browser puts the password into the address.",
        ("DEP-3.2",),
        r"address|url|sign-in|dashboard",
        may_redden=("DEP-3.1", "DEP-3.5", "DEP-3.6", "DEP-3.7"),
    ),
    Fault(
        "register-error-swallowed",
        "A refused registration says nothing; the visitor is left with the filled form.",
        ("DEP-3.1",),
        r"message|toast|exist|duplicate",
    ),
    Fault(
        "reset-dialog-absent",
        "The sign-in page has no way to ask for a password reset.",
        ("DEP-3.5",),
        r"reset",
    ),
    Fault(
        "onboarding-error-swallowed",
        "A slug that is taken is refused without a word.",
        ("DEP-3.8",),
        r"message|toast|slug",
    ),
    Fault(
        "sign-out-absent",
        "The avatar's menu has no entry to sign out.",
        ("DEP-3.7",),
        r"sign.?out",
    ),
    Fault(
        "dashboard-crashes",
        "The dashboard's script throws: an error text is all that is left of the page, with status 200.",
        ("DEP-3.2",),
        r"application error|dashboard",
        may_redden=("DEP-3.1", "DEP-3.3", "DEP-3.4", "DEP-3.6", "DEP-3.7", "DEP-3.8", "POST-2.3"),
    ),
    Fault(
        "content-after-spinner",
        "Sign-in page and dashboard show a spinner for three seconds before any content.",
        ("POST-2.3",),
        r"content|spinner|paint",
    ),
    Fault(
        "gate-absent",
        "The dashboard shows its numbers to a visitor who is not signed in.",
        ("DEP-3.7",),
        r"sign|gate|session",
        may_redden=("PRE-7.1", "PRE-7.7"),
    ),
    Fault(
        "json-error-crashes-page",
        "A JSON error body is handed to the renderer, and the whole page is replaced by an error text.",
        ("DEP-3.16",),
        r"application error",
        may_redden=("DEP-3.8", "DEP-3.25"),
    ),
)
