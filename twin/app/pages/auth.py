"""The pages outside the shell: sign-in, register, reset link, pending, inactive, onboarding."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twin.app.pages.forms import Field, Form, Rule
from twin.app.pages.lateness import way
from twin.app.pages.render import page, redirect_shell, twin_of
from twin.app.sessions import current_user

LOADING = "N Loading ..."
PASSWORD = Rule(least=8, most=50)
NAME = Rule(least=3, most=50)
LANGUAGES = (("en", "English"), ("de", "German"), ("cz", "Czech"), ("uk", "Ukrainian"))


def _broken(request: Request, fault: str) -> bool:
    return twin_of(request).faults.on(fault)


async def sign_in(request: Request) -> Response:
    """The sign-in page; shown to everybody, also to somebody who is signed in."""
    form = Form(
        id="login",
        fields=(
            Field("E-mail", "email", placeholder="John Doe", rule=NAME),
            Field("Password", "password", "password", "Password", rule=PASSWORD),
        ),
        submit="Login",
        path="/api/auth/callback/credentials",
        send="credentials",
        busy=LOADING,
        success=("", "Login successful."),
        go="/",
        empties=True,
        swallows=_broken(request, "wrong-password-silent"),
        native=_broken(request, "sign-in-submits-natively"),
    )
    absent = {name for name in ("google", "github") if _broken(request, f"{name}-button-absent")}
    return page(
        request,
        "sign_in.html",
        form=form,
        providers=[name for name in ("github", "google") if name not in absent],
        reset=not _broken(request, "reset-dialog-absent"),
        late=way(twin_of(request)),
    )


async def register(request: Request) -> Response:
    """The page that creates an account. Only the server compares the two passwords."""
    form = Form(
        id="register",
        fields=(
            Field("Name", "name", placeholder="John Doe", rule=NAME),
            Field("Username", "username", placeholder="jdoe", rule=NAME),
            Field("E-mail", "email", placeholder="name@domain.com", rule=Rule(email=True)),
            Field(
                "Choose your language",
                "language",
                "select",
                "Select a language",
                rule=Rule(least=2),
                options=LANGUAGES,
            ),
            Field("Password", "password", "password", "Password", rule=PASSWORD),
            Field("Confirm Password", "confirmPassword", "password", "Password", rule=PASSWORD),
        ),
        submit="Create account",
        path="/api/user",
        success=("Success", "User created successfully, please login."),
        go="/",
        swallows=_broken(request, "register-error-swallowed"),
    )
    return page(request, "register.html", form=form)


async def reset_password(request: Request) -> Response:
    """The page a mailed reset link leads to.

    The token is judged when the form is sent, not before: a mail scanner that opens the link must not use it up.
    """
    form = Form(
        id="reset",
        fields=(
            Field("Password", "password", "password", "Password", rule=PASSWORD),
            Field("Confirm Password", "confirmPassword", "password", "Password", rule=PASSWORD),
        ),
        submit="Change password",
        path="/api/user/passwordReset/confirm",
        constant={"token": request.path_params["token"]},
        success=("Success", "Password changed, please login."),
        go="/sign-in",
    )
    return page(request, "reset_password.html", form=form)


async def _admins(request: Request) -> list[dict[str, Any]]:
    """The people who can let somebody in: active administrators of the platform."""
    users = twin_of(request).db["Users"]
    return await users.find({"is_admin": True, "userStatus": "ACTIVE"}, {"name": 1, "email": 1}).to_list()


async def _held(request: Request, status: str, template: str) -> Response:
    user = await current_user(request)
    if user is None or user.get("userStatus") != status:
        return redirect_shell(request, "/")
    return page(request, template, admins=await _admins(request))


async def pending(request: Request) -> Response:
    """Where somebody waits to be let in."""
    return await _held(request, "PENDING", "pending.html")


async def inactive(request: Request) -> Response:
    """Where somebody lands who was shut out."""
    return await _held(request, "INACTIVE", "inactive.html")


async def onboarding(request: Request) -> Response:
    """Where somebody without an organization founds one."""
    user = await current_user(request)
    if user is None:
        return redirect_shell(request, "/sign-in")
    if user.get("organizationId"):
        return redirect_shell(request, "/")
    form = Form(
        id="onboarding",
        fields=(
            Field(
                "Organization Name",
                "name",
                placeholder="Acme Corporation",
                help="The name of your company or organization",
                rule=Rule(least=3, most=100, messages={"least": "Organization name must be at least 3 characters"}),
            ),
            Field(
                "Organization Slug",
                "slug",
                placeholder="acme-corporation",
                help="A unique identifier for your organization (lowercase, numbers, hyphens only)",
                rule=Rule(
                    least=3,
                    most=50,
                    pattern="^[a-z0-9-]+$",
                    messages={
                        "least": "Slug must be at least 3 characters",
                        "pattern": "Slug must contain only lowercase letters, numbers, and hyphens",
                    },
                ),
                slug_of="name",
            ),
        ),
        submit="Create Organization",
        busy="Creating...",
        path="/api/organization",
        success=("Success", "Organization created successfully!"),
        go="/",
        native=_broken(request, "onboarding-submits-natively"),
    )
    return page(request, "onboarding.html", form=form)


ROUTES = [
    Route("/sign-in", sign_in),
    Route("/register", register),
    Route("/reset-password/{token}", reset_password),
    Route("/pending", pending),
    Route("/inactive", inactive),
    Route("/onboarding", onboarding),
]
