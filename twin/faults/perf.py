"""Faults of speed: slow in every way that an average, a closed loop, a warm cache or a spinner can hide."""

from __future__ import annotations

from twin.faults import Fault

API = ("POST-2.1",)
QUERY = ("POST-2.2",)
PAGE = ("POST-2.3",)
OVERHEAD = ("POST-2.4",)
LOAD = ("WEEK-3.2",)
TREND = ("WEEK-3.1",)

FAULTS = (
    Fault("api-slow", "Every API call takes 210 ms.", API, r"2\d\d ms", (*LOAD, *TREND)),
    Fault("api-stalls", "In the first second of every five nothing is answered.", API, r"is slow", (*LOAD, *TREND)),
    Fault("api-errors-are-fast", "Every twelfth API call is a quick 500.", API, r"errors.*500", (*LOAD, *TREND)),
    Fault(
        "api-empty-answers-are-fast",
        "Every twelfth API call is a quick 200 with nothing in it.",
        API,
        r"errors.*without what the caller has",
        (*LOAD, *TREND),
    ),
    Fault("api-one-route-slow", "Only the list of members takes 300 ms.", API, r"members is slow", (*LOAD, *TREND)),
    Fault("api-slow-tail", "Every ninth API call takes 400 ms; the average is good.", API, r"is slow", (*LOAD, *TREND)),
    Fault(
        "api-cold-starts-again-and-again",
        "Every tenth API call meets an instance that has to start for 1.5 s.",
        API,
        r"is slow",
        (*LOAD, *TREND),
    ),
    Fault(
        "api-one-at-a-time",
        "API calls are served one after the other, 50 ms each, and queue up.",
        API,
        r"is slow",
        (*LOAD, *TREND, *OVERHEAD),
    ),
    Fault(
        "api-cold-refused",
        "The first API call of a route is answered with 503.",
        API,
        r"first call",
        (*LOAD, *TREND, *OVERHEAD),
    ),
    Fault(
        "api-slower-than-before",
        "API calls take 60 ms longer than when the baseline was recorded.",
        TREND,
        r"worse|regression",
        (*LOAD,),
    ),
    Fault(
        "api-one-route-slower-than-before",
        "Only the list of members takes 60 ms longer than when the baseline was recorded.",
        TREND,
        r"regression\): (all together, )?GET /api/organization/members\b",
        (*LOAD,),
    ),
    Fault(
        "api-quick-errors",
        "All routes of the mix but one answer with a quick 500.",
        (*API, *TREND),
        r"status 500",
        (*LOAD, *OVERHEAD),
    ),
    Fault("query-slow", "Every query takes 60 ms in the database.", QUERY, r"query is slow", (*TREND,)),
    Fault(
        "query-slower-than-before",
        "Queries take 20 ms longer than when the baseline was recorded.",
        TREND,
        r"worse|regression",
    ),
    Fault(
        "query-one-slower-than-before",
        "Only reading audit rows takes 20 ms longer than when the baseline was recorded.",
        TREND,
        r"regression\): (all together, )?newest audit rows(?!,| and)",
    ),
    Fault("query-one-slow", "Only reading audit rows takes 60 ms in the database.", QUERY, r"audit rows", (*TREND,)),
    Fault(
        "query-scans-leads",
        "There is no index on the organization of leads.",
        (*QUERY, "OK-6"),
        r"leads of an organization",
    ),
    Fault("query-scans-audit", "There is no index on the organization of audit rows.", QUERY, r"audit rows"),
    Fault("page-slow", "Every page takes 2.5 s to come.", PAGE, r"paint|2\d{3} ms"),
    Fault("page-style-slow", "The style sheet takes 2.5 s, and nothing is painted before.", PAGE, r"paint|2\d{3} ms"),
    Fault("page-accounts-slow", "Only the list of accounts takes 2.5 s to come.", PAGE, r"accounts"),
    Fault("page-sometimes-slow", "Every fourth page takes 2.5 s to come; the median is good.", PAGE, r"worst"),
    Fault("limit-slow", "The limiter takes 5 ms for every request.", OVERHEAD, r"limiter is slow", (*TREND,)),
    Fault(
        "limit-slow-sometimes",
        "The limiter takes 12 ms for every third request; the median is good.",
        OVERHEAD,
        r"limiter is slow",
        (*TREND,),
    ),
    Fault(
        "limit-slow-now-and-then",
        "The limiter takes 100 ms for every twentieth request, 5 ms in the mean; the others are quick.",
        OVERHEAD,
        r"limiter is slow",
        (*API, *LOAD, *TREND),
    ),
    Fault(
        "limit-and-session-slow",
        "The limiter takes 5 ms, and so does the session route that it is compared with.",
        OVERHEAD,
        r"of one route with and without it",
        (*TREND,),
    ),
    Fault("load-slow", "With more than 20 sessions at a time every API call takes 400 ms.", LOAD, r"is slow"),
    Fault(
        "load-hangs",
        "With more than 20 sessions at a time the API does not answer any more.",
        LOAD,
        r"0 requests|errors|users",
    ),
    Fault(
        "load-leaves-users-waiting",
        "Of more than 30 sessions at a time only 30 are served, the others wait.",
        LOAD,
        r"30 of 50|users",
    ),
    Fault(
        "load-errors",
        "With more than 20 sessions at a time one API call in forty is answered with 503.",
        LOAD,
        r"errors",
    ),
    Fault(
        "load-empty-answers",
        "With more than 20 sessions at a time one API call in forty is a quick 200 with nothing in it.",
        LOAD,
        r"errors",
    ),
    Fault(
        "load-signs-users-out",
        "With more than 20 sessions at a time all but the newest are sent to the sign-in page.",
        LOAD,
        r"errors: .*status 302",
    ),
    Fault(
        "load-slow-for-all-but-one",
        "With more than 20 sessions at a time API calls of all but the newest take 1 s.",
        LOAD,
        r"throughput is too low",
    ),
    Fault(
        "load-answers-seven-times",
        "With more than 20 sessions at a time each but the newest is answered seven times, and then left waiting.",
        LOAD,
        r"of 50 users were served in part [23] of 3",
    ),
    Fault(
        "load-leaves-the-last-waiting",
        "With more than 20 sessions at a time none but the newest is answered any more after 9 s.",
        LOAD,
        r"no answer for more than",
    ),
    Fault(
        "load-slow-while-it-lasts",
        "With more than 20 sessions at a time API calls take 2 s; one after the other they would outlast the load.",
        LOAD,
        r"Under load the first calls .* slow",
    ),
)
