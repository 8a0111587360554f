"""The report of the application's tests (Jest, ``--json``), and the ways in which it can be a bad one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twin.faults import Switchboard

GROUPS = {
    "permissions": "permissions.test",
    "quota": "quota-enforcement.test",
    "stripe": "stripe.test",
    "limits": "rate-limit.test",
}
"""The critical groups of the checklist, by the names of the faults, and the files they stand in."""


def spoil(faults: Switchboard, report: dict[str, Any], app: str) -> None:
    """Change *report* as *faults* have it; its totals follow."""
    for group, file in GROUPS.items():
        if faults.on(f"tests-{group}-one-fails"):
            _fail(_suite(report, file)["assertionResults"][-1])
        if faults.on(f"tests-{group}-one-skipped"):
            _suite(report, file)["assertionResults"][-1] |= {"status": "pending"}
        if faults.on(f"tests-{group}-one-fewer"):
            _suite(report, file)["assertionResults"].pop()
        if faults.on(f"tests-{group}-absent"):
            report["testResults"].remove(_suite(report, file))
    if faults.on("tests-quota-made-up-by-quotations"):
        quota = _suite(report, GROUPS["quota"])
        quotations = quota | {"name": quota["name"].replace("quota-enforcement", "quotations")}
        quotations["assertionResults"] = [
            test | {"ancestorTitles": ["Quotations"], "fullName": f"Quotations {test['title']}"}
            for test in quota["assertionResults"]
        ]
        quota["assertionResults"].pop()
        report["testResults"].append(quotations)
    if faults.on("tests-isolation-fails"):
        _fail(_suite(report, "tenant-isolation.test")["assertionResults"][0])
    if faults.on("tests-authentication-fails"):
        _fail(_suite(report, "authentication.test")["assertionResults"][0])
    if faults.on("tests-webhook-cannot-run"):
        _break(_suite(report, "stripe-webhook.test"), "ReferenceError: Headers is not defined")
    if faults.on("tests-new-failure"):
        _fail(_suite(report, "formatting.test")["assertionResults"][0])
    if faults.on("tests-suite-cannot-run"):
        _break(_suite(report, "formatting.test"), "Cannot find module '@/lib/formatting'")
    if faults.on("tests-pass-79-percent"):
        _add_failing(report, app, 79)
    if faults.on("tests-pass-94-percent"):
        _add_failing(report, app, 94.9)
    _count(report)
    if faults.on("tests-totals-do-not-fit"):
        report |= {"numPassedTests": report["numTotalTests"], "numFailedTests": 0, "success": True}
    if faults.on("tests-none-ran"):
        report["testResults"] = []
        _count(report)


def _suite(report: dict[str, Any], file: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in report["testResults"] if f"/{file}" in one["name"])
    return found


def _fail(test: dict[str, Any]) -> None:
    test |= {"status": "failed", "failureMessages": ["Error: expect(received).toBe(expected)"]}


def _break(suite: dict[str, Any], why: str) -> None:
    """As Jest reports a file that it cannot run: failed, without a single test."""
    suite |= {"assertionResults": [], "status": "failed", "message": f"  ● Test suite failed to run\n\n    {why}\n"}


def _add_failing(report: dict[str, Any], app: str, percent: float) -> None:
    """Failing tests of a part that is not critical, until less than *percent* pass."""
    title = "Reports"
    tests: list[dict[str, Any]] = []
    report["testResults"].append(
        {
            "name": f"{app}/__tests__/lib/reports.test.ts",
            "status": "failed",
            "message": "",
            "assertionResults": tests,
            "startTime": 0,
            "endTime": 0,
            "summary": "",
        }
    )
    _count(report)
    while 100 * report["numPassedTests"] / report["numTotalTests"] > percent:
        name = f"report {len(tests) + 1}"
        tests.append({"ancestorTitles": [title], "fullName": f"{title} {name}", "title": name, "duration": 1})
        _fail(tests[-1])
        _count(report)


def _count(report: dict[str, Any]) -> None:
    suites = report["testResults"]
    tests = [test for suite in suites for test in suite["assertionResults"]]

    def ended(*states: str) -> int:
        return sum(test["status"] in states for test in tests)

    for suite in suites:
        if suite["assertionResults"]:
            failed = any(test["status"] == "failed" for test in suite["assertionResults"])
            suite["status"] = "failed" if failed else "passed"
    broken = sum(suite["status"] == "failed" and not suite["assertionResults"] for suite in suites)
    failed_suites = sum(suite["status"] == "failed" for suite in suites)
    report |= {
        "numTotalTests": len(tests),
        "numPassedTests": ended("passed"),
        "numFailedTests": ended("failed"),
        "numPendingTests": ended("pending"),
        "numTodoTests": ended("todo"),
        "numTotalTestSuites": len(suites),
        "numFailedTestSuites": failed_suites,
        "numPassedTestSuites": len(suites) - failed_suites,
        "numRuntimeErrorTestSuites": broken,
        "success": failed_suites == 0 and ended("failed") == 0,
    }
