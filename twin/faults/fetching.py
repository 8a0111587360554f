"""Faults of addresses that users send: the server calls them, or takes internal ones (OWASP A10)."""

from __future__ import annotations

from twin.faults import Fault

_A10 = ("PRE-7.10",)

FIELDS = {
    "fetches-website-of-new-account": ("POST", "/api/crm/account", "website"),
    "fetches-website-of-changed-account": ("PUT", "/api/crm/account", "website"),
    "fetches-website-of-contact": ("POST", "/api/crm/contacts", "website"),
    "fetches-profile-of-contact": ("POST", "/api/crm/contacts", "social_linkedin"),
    "fetches-source-of-lead": ("POST", "/api/crm/leads", "lead_source"),
    "fetches-avatar": ("PUT", "/api/profile/updateProfilePhoto", "avatar"),
    "fetches-feedback": ("POST", "/api/feedback", "feedback"),
    "fetches-return-address": ("POST", "/api/invoice/rossum/get-rossum-embedded-url", "returnUrl"),
    "fetches-notion-address": ("POST", "/api/projects/tasks/create-task", "notionUrl"),
    "fetches-search-term": ("POST", "/api/fulltext-search", "data"),
    "fetches-account-name": ("PUT", "/api/user/[0-9a-f]{24}/updateprofile", "account_name"),
    "fetches-callback-address": ("POST", "/api/auth/callback/credentials", "callbackUrl"),
    "fetches-image-of-card": ("GET", "/api/og", "image"),
    "fetches-website-late": ("POST", "/api/crm/account", "website"),
}
"""By fault: the route (method and path) and the field whose address the server calls."""

FAULTS = (
    *(
        Fault(
            name,
            f"The server calls the address in {field} of {method} {path.replace('[0-9a-f]{24}', '{id}')}.",
            _A10,
            rf"server calls[\s\S]*(?:{field}|/api/og)",
        )
        for name, (method, path, field) in FIELDS.items()
    ),
    Fault("fetches-forwarded-host", "The server calls the host that a header names.", _A10, r"x-forwarded-host"),
    Fault("fetches-referer", "The server calls the page that a visitor came from.", _A10, r"referer"),
    Fault("image-loader-fetches", "The image loader fetches any address.", _A10, r"server calls[\s\S]*_next/image"),
    Fault(
        "image-loader-fetches-from-localhost",
        "The image loader has localhost among the hosts that it may fetch from.",
        _A10,
        r"server calls[\s\S]*_next/image.*localhost",
    ),
    Fault(
        "image-loader-takes-addresses-as-numbers",
        "The image loader knows internal addresses by dots alone.",
        _A10,
        r"0x7f000001|2130706433",
    ),
    Fault("avatar-any-address", "A profile picture may lie anywhere.", _A10, r"internal addresses are accepted"),
    Fault("avatar-any-https-address", "A profile picture may lie anywhere behind https.", _A10, r"nip\.io"),
    Fault("avatar-any-scheme", "A profile picture may have any scheme but http.", _A10, r"file:|gopher:"),
    Fault("avatar-host-compared-by-prefix", "A host need only begin like the storage's.", _A10, r"utfs\.io\.attacker"),
    Fault(
        "avatar-private-addresses-only-refused",
        "Private addresses are refused where they are written with dots.",
        _A10,
        r"2130706433|0x7f",
    ),
    Fault("avatar-metadata-accepted", "Only the cloud's metadata address is accepted.", _A10, r"169\.254\.169\.254"),
    Fault(
        "avatar-refused-but-stored",
        "A bad picture's address is refused, and stored all the same.",
        _A10,
        r"refused, but done",
    ),
)
