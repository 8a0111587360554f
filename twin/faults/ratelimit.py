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
    Fault("limit-one-too-few", "The hundredth request of the hour is refused.", EXACTLY, r"99|100", (*PLANS, *HEADERS)),
    Fault("limit-one-too-many", "The hundred and first request of the hour is served.", EXACTLY, r"10[01]",
          (*PLANS, *HEADERS)),
    Fault("limit-never", "Requests are counted, and never refused.", (*EXACTLY, *STATUS, *ADDRESS),
          r"429|refused|limit", (*PLANS, *HEADERS, *RETRY, *SILENT)),
    Fault("limit-pro-gets-free", "Every plan has the limit of the free one.", PLANS, r"1000|PRO"),
    Fault("limit-window-of-a-day", "The window is a day long.", PLANS, r"hour|window|reset", (*HEADERS, *RETRY)),
    Fault("limit-one-count-for-all", "All anonymous visitors share one count.", ADDRESS, r"address|own|share",
          STRICTER),
    Fault("limit-forwarded-address-trusted", "A made-up forwarding header gives a fresh count.", ADDRESS,
          r"forward|spoof"),
    Fault("limit-sign-up-not-stricter", "Registering has the limit of any other request.", STRICTER,
          r"sign.?up|regist|100"),
    Fault("limit-reset-not-stricter", "Asking a password reset has the limit of any other request.", STRICTER,
          r"reset|100"),
    Fault("limit-shared-count", "Any five requests use up the limit of registering and reset.", STRICTER,
          r"share|own|count"),
    Fault("limit-route-unwired", "Only the list of members is not counted.", ("DEP-3.26",), r"x-ratelimit|members",
          (*EXACTLY, "POST-3.9")),
    Fault("limit-header-missing", "Answers do not say the limit.", HEADERS, r"x-ratelimit-limit", PLANS),
    Fault("limit-remaining-missing", "Answers do not say what is left.", HEADERS, r"x-ratelimit-remaining"),
    Fault("limit-reset-missing", "Answers do not say when the window ends.", HEADERS, r"x-ratelimit-reset", RETRY),
    Fault("limit-remaining-stuck", "What is left is always 99.", ("DEP-3.26",), r"remaining", ("POST-3.9",)),
    Fault("limit-reset-in-milliseconds", "The end of the window is in milliseconds.", ("DEP-3.26",), r"reset",
          ("POST-3.9", *RETRY, *PLANS)),
    Fault("limit-headers-missing-on-429", "The refusal does not say limit, rest and end of the window.", ("POST-3.9",),
          r"x-ratelimit", ("DEP-3.26", *RETRY)),
    Fault("limit-refused-with-503", "The refusal is 503 instead of 429.", STATUS, r"503", (*EXACTLY, *RETRY)),
    Fault("limit-refused-with-200", "The refusal is 200 with an error in the body.", STATUS, r"200",
          (*EXACTLY, *RETRY)),
    Fault("limit-refused-in-prose", "The refusal's body is prose instead of JSON.", ("DEP-3.25",), r"json", STATUS),
    Fault("limit-retry-after-missing", "The refusal does not say when to come back.", RETRY, r"retry-after"),
    Fault("limit-retry-after-in-milliseconds", "Retry-After is in milliseconds.", RETRY, r"retry-after"),
    Fault("limit-retry-after-negative", "Retry-After is negative.", RETRY, r"retry-after"),
    Fault("limit-retry-after-when-allowed", "Answers that are served say when to come back.", RETRY, r"retry-after"),
    Fault("limit-violation-not-audited", "A refused request leaves no audit row.", SILENT, r"audit|row"),
)
