"""Faults of the request limits: the number, whom it is counted for, and how it is told."""

from __future__ import annotations

from twin.faults import Fault

EXACTLY = ("DEP-3.24",)
PLANS = ("PRE-7.11",)
ADDRESS = ("PRE-7.12",)
STRICTER = ("PRE-7.13",)
HEADERS = ("DEP-3.26", "POST-3.9")
STATUS = ("DEP-3.25", "POST-3.10")
RETRY = ("POST-3.11",)
SILENT = ("DEP-3.27", "PRE-7.16")

FAULTS = (
    Fault(
        "limit-absent",
        "Nothing counts the requests.",
        (*EXACTLY, *STATUS, *HEADERS, *RETRY, *SILENT, *PLANS, *ADDRESS, *STRICTER),
        r"no request is refused|no answer is a refusal|has no x-ratelimit|no audit row|not limited",
    ),
    Fault(
        "limit-refuses-everybody",
        "Not even the first request of an organization is served; the refusals are as they should be.",
        (*EXACTLY, *STATUS, *HEADERS, *RETRY, *PLANS),
        r"served|first request",
    ),
    Fault("limit-one-too-few", "The hundredth request of the hour is refused.", EXACTLY, r"99|100"),
    Fault(
        "limit-one-too-many",
        "The hundred and first request of the hour is served.",
        EXACTLY,
        r"10[01]",
    ),
    Fault(
        "limit-never",
        "Requests are counted, and never refused.",
        (*EXACTLY, *STATUS, *ADDRESS),
        r"429|refused|limit",
        (*PLANS, *STRICTER, *HEADERS, *RETRY, *SILENT),
    ),
    Fault("limit-free-gets-fifty", "The free plan has half its limit.", (*EXACTLY, *PLANS), r"50|FREE"),
    Fault("limit-pro-gets-free", "Every plan has the limit of the free one.", PLANS, r"1000|PRO"),
    Fault("limit-window-of-a-day", "The window is a day long.", PLANS, r"hour|window|reset", (*HEADERS, *RETRY)),
    Fault(
        "limit-one-count-for-all", "All anonymous visitors share one count.", ADDRESS, r"address|own|share", STRICTER
    ),
    Fault(
        "limit-forwarded-address-trusted", "A made-up forwarding header gives a fresh count.", ADDRESS, r"forward|spoof"
    ),
    Fault(
        "limit-sign-up-not-stricter",
        "Registering has the limit of any other request.",
        STRICTER,
        r"sign.?up|regist|100",
    ),
    Fault(
        "limit-reset-not-stricter",
        "Asking a password reset has the limit of any other request.",
        STRICTER,
        r"reset|100",
    ),
    Fault(
        "limit-shared-count",
        "Any five requests use up the limit of registering, reset and export.",
        STRICTER,
        r"share|own|count",
    ),
    Fault(
        "limit-route-unwired",
        "Only the list of members is not counted.",
        ("DEP-3.26",),
        r"x-ratelimit|members",
        (*EXACTLY, "POST-3.9"),
    ),
    Fault("limit-header-missing", "Answers do not say the limit.", HEADERS, r"x-ratelimit-limit", PLANS),
    Fault("limit-remaining-missing", "Answers do not say what is left.", HEADERS, r"x-ratelimit-remaining", ADDRESS),
    Fault(
        "limit-reset-missing",
        "Answers do not say when the window ends.",
        HEADERS,
        r"x-ratelimit-reset",
        PLANS,
    ),
    Fault(
        "limit-remaining-stuck",
        "What is left is always 99.",
        ("DEP-3.26",),
        r"remaining",
        ("POST-3.9", *ADDRESS),
    ),
    Fault(
        "limit-reset-in-milliseconds",
        "The end of the window is in milliseconds.",
        ("DEP-3.26",),
        r"reset",
    ),
    Fault(
        "limit-headers-missing-on-429",
        "The refusal does not say limit, rest and end of the window.",
        ("POST-3.9",),
        r"x-ratelimit",
    ),
    Fault("limit-refused-with-503", "The refusal is 503 instead of 429.", STATUS, r"503"),
    Fault(
        "limit-refused-with-200",
        "The refusal is 200 with an error in the body.",
        STATUS,
        r"200",
        STRICTER,
    ),
    Fault(
        "limit-refused-in-prose", "The refusal's body is prose instead of JSON.", ("DEP-3.25", "OK-4"), r"json", STATUS
    ),
    Fault("limit-retry-after-missing", "The refusal does not say when to come back.", RETRY, r"retry-after"),
    Fault("limit-retry-after-in-milliseconds", "Retry-After is in milliseconds.", RETRY, r"retry-after"),
    Fault("limit-retry-after-negative", "Retry-After is negative.", RETRY, r"retry-after"),
    Fault("limit-retry-after-when-allowed", "Answers that are served say when to come back.", RETRY, r"retry-after"),
    Fault("limit-violation-not-audited", "A refused request leaves no audit row.", SILENT, r"audit|row"),
    Fault(
        "limit-per-user",
        "Each member of an organization has a count of their own.",
        EXACTLY,
        r"each member|limit of",
        (*STATUS, *HEADERS, *RETRY, *SILENT, *PLANS),
    ),
    Fault(
        "limit-one-count-for-all-organizations",
        "All organizations share one count.",
        EXACTLY,
        r"share|first request|exactly",
        (*STATUS, *HEADERS, *RETRY, *SILENT, *PLANS),
    ),
    Fault(
        "limit-counted-after-the-answer",
        "Requests at the same time are counted when they have been answered.",
        EXACTLY,
        r"10[1-9]|11\d|refused",
    ),
    Fault(
        "limit-is-a-token-bucket",
        "A request is free again every 36 seconds.",
        EXACTLY,
        r"token bucket",
        (*HEADERS, *RETRY),
    ),
    Fault("limit-head-not-counted", "HEAD requests are not counted.", EXACTLY, r"HEAD"),
    Fault(
        "limit-errors-not-counted",
        "Requests that are answered with an error are not counted.",
        EXACTLY,
        r"not counted",
        (*ADDRESS, *STRICTER, *HEADERS),
    ),
    Fault("limit-plan-remembered", "A change of plan takes effect when the hour is over.", PLANS, r"change of plan"),
    Fault(
        "limit-announced-but-free-in-force",
        "Every plan is told its limit, and refused after a hundred requests.",
        PLANS,
        r"change of plan",
    ),
    Fault("limit-enterprise-gets-pro", "ENTERPRISE has the limit of PRO.", PLANS, r"ENTERPRISE"),
    Fault(
        "limit-anonymous-never-refused", "Requests of an address are counted, and never refused.", ADDRESS, r"refused"
    ),
    Fault(
        "limit-anonymous-sent-away-unlimited",
        "Visitors are led to the sign-in instead of 401, however often they ask.",
        ADDRESS,
        r"No request is refused",
        ("PRE-7.1",),
    ),
    Fault("limit-refused-but-done", "A refused request is carried out.", ("DEP-3.25",), r"changed|refused"),
    Fault("limit-refused-with-403", "The refusal is 403 instead of 429.", STATUS, r"403"),
    Fault("limit-refused-as-html", "The refusal's body is a page.", ("DEP-3.25",), r"json"),
    Fault("limit-refused-with-empty-json", "The refusal's body is an empty object.", ("DEP-3.25",), r"names no error"),
    Fault("limit-header-twice", "The limit is said twice.", HEADERS, r"has 2 x-ratelimit-limit", PLANS),
    Fault("limit-remaining-unreadable", "What is left is said in words.", HEADERS, r"cannot be read", ADDRESS),
    Fault(
        "limit-reset-in-the-past",
        "The end of the window is in the past.",
        ("DEP-3.26",),
        r"within the window",
        PLANS,
    ),
    Fault("limit-reset-as-date", "The end of the window is a date in words.", HEADERS, r"cannot be read", PLANS),
    Fault("limit-remaining-on-429", "The refusal says that one request is left.", ("POST-3.9",), r"requests are left"),
    Fault(
        "limit-remaining-negative-on-429",
        "The refusal says that minus one request is left.",
        ("POST-3.9",),
        r"cannot be read",
    ),
    Fault("limit-retry-after-as-date", "Retry-After is a date.", RETRY, r"cannot be read"),
    Fault("limit-retry-after-zero", "Retry-After is nought.", RETRY, r"retry-after"),
    Fault("limit-retry-after-disagrees", "Retry-After names half an hour, whatever is left.", RETRY, r"different ends"),
    Fault(
        "limit-retry-after-of-ten-seconds",
        "Retry-After names ten seconds, whatever is left.",
        RETRY,
        r"different ends",
    ),
    Fault(
        "limit-retry-after-on-the-last-served",
        "The last request that is served is told when to come back.",
        RETRY,
        r"answer that is served",
    ),
    Fault("limit-violation-without-actor", "The audit row of a refusal names no user.", SILENT, r"who was refused"),
    Fault("limit-violation-without-path", "The audit row of a refusal names no path.", SILENT, r"path"),
)
