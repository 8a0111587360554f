"""NextAuth's built-in pages, as plain HTML: sign-in, sign-out, error."""

from __future__ import annotations

from html import escape

from starlette.responses import Response

from twin.app.answers import page
from twin.app.nextauth.flow import Visit

CODES = frozenset(
    {
        "Signin",
        "OAuthSignin",
        "OAuthCallback",
        "OAuthCreateAccount",
        "EmailCreateAccount",
        "Callback",
        "OAuthAccountNotLinked",
        "EmailSignin",
        "CredentialsSignin",
        "SessionRequired",
    }
)
"""Errors that the sign-in page explains; others have the error page."""


def _document(title: str, body: str) -> Response:
    head = f'<meta charset="UTF-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    return page(f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><main>{body}</main></body></html>')


def _form(visit: Visit, action: str, button: str, fields: str = "") -> str:
    hidden = f'<input type="hidden" name="csrfToken" value="{visit.csrf_token}">'
    address = f'<input type="hidden" name="callbackUrl" value="{escape(visit.callback_url)}">'
    return (
        f'<form action="{visit.here(action)}" method="POST">{hidden}{address}{fields}'
        f'<button type="submit">{button}</button></form>'
    )


def sign_in(visit: Visit) -> Response:
    """The built-in sign-in page with one form per provider."""
    error = visit.request.query_params.get("error")
    message = "<p>Try signing in with a different account.</p>" if error else ""
    fields = (
        '<label>email <input name="email" type="text"></label>'
        '<label>password <input name="password" type="password"></label>'
    )
    forms = [
        _form(visit, f"signin/{name}", f"Sign in with {shown}")
        for name, shown in (("google", "Google"), ("github", "github"))
    ]
    forms.append(_form(visit, "callback/credentials", "Sign in with credentials", fields))
    return visit.answer(_document("Sign In", message + "".join(forms)))


def sign_out(visit: Visit) -> Response:
    """The built-in page that asks whether to sign out."""
    body = "<h1>Signout</h1><p>Are you sure you want to sign out?</p>" + _form(visit, "signout", "Sign out")
    return visit.answer(_document("Sign Out", body))


def error(visit: Visit) -> Response:
    """The built-in error page; a code that the sign-in page explains leads there."""
    code = visit.request.query_params.get("error", "")
    if code in CODES:
        return visit.lead(visit.here("signin", error=code))
    body = f'<h1>Error</h1><p><a href="{visit.twin.base_url}">{escape(visit.twin.base_url)}</a></p>'
    return visit.answer(_document("Error", body))
