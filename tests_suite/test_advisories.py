"""What is known against packages: OSV is believed when its answer is complete, the recorded audit where it is not."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from signoff import expect
from signoff.clients.components import locked, published, read_audit, read_lock, waived
from signoff.clients.osv import CONTROL, Osv
from signoff.evidence import CheckFailed, Inconclusive, NotRun
from signoff.evidence.advisories import Advisory, Audit

TODAY = date(2026, 11, 23)
Answer = Callable[[str, Any], tuple[int, Any]]

LOCK = {
    "packages": {
        "next@15.2.4": {"resolution": {"integrity": "sha512-x"}},
        "/@a/b@1.0.0(c@2)": None,
        "own@file:packages/own": {"resolution": {"directory": "packages/own"}},
        "fork@2.0.0": {"resolution": {"tarball": "https://codeload.github.com/x/fork/tar.gz/abc"}},
    }
}


def advisory(severity: str = "moderate", version: str = "15.2.4", **more: Any) -> Advisory:
    return Advisory("GHSA-1", "next", (version,), severity, "a flaw", **more)


def recorded(severity: str = "moderate", version: str = "15.2.4", **changes: Any) -> Audit:
    one = advisory(severity, version)
    return dataclasses.replace(Audit("audit.json", 9, {"next": frozenset({"15.2.4"})}, (one,)), **changes)


CLEAN = Audit("OSV", 9)
SILENT = Audit("OSV", 9, problem="cannot be reached: ConnectError")
ABSENT = Audit("audit.json", problem="cannot be read: No such file or directory (audit.json)", absent=True)


@pytest.mark.parametrize(
    ("found", "flaw"),
    [
        (recorded("critical"), "known vulnerabilities"),
        (recorded("high"), "known vulnerabilities"),
        (recorded("high", older=True), "known vulnerabilities"),
        (recorded("HIGH?"), "another lock file"),
        (recorded(version="14.0.0"), "another lock file"),
        (recorded(looked_at=0), "looked at nothing"),
        (recorded(problem="is no output of pnpm audit"), "no package audit"),
    ],
)
def test_without_osv_a_grave_advisory_or_a_useless_audit_fails(found: Audit, flaw: str) -> None:
    expect.components.no_grave_advisory(SILENT, recorded())
    with pytest.raises(CheckFailed, match=flaw):
        expect.components.no_grave_advisory(SILENT, found)


def test_without_osv_and_audit_nothing_is_said_and_the_settings_are_named() -> None:
    with pytest.raises(NotRun, match=r"cannot be reached.*OSV_URL"):
        expect.components.no_grave_advisory(SILENT, ABSENT)


def test_without_osv_an_audit_that_may_be_of_another_lock_file_decides_nothing() -> None:
    with pytest.raises(Inconclusive, match="older than the lock file"):
        expect.components.no_grave_advisory(SILENT, recorded(older=True))


def test_a_complete_answer_of_osv_decides_alone_where_the_audit_is_of_no_use() -> None:
    for of_no_use in (ABSENT, recorded(looked_at=0), recorded(older=True), recorded(version="14.0.0")):
        expect.components.no_grave_advisory(CLEAN, of_no_use)


def test_what_only_the_audit_knows_counts_beside_osv() -> None:
    with pytest.raises(CheckFailed, match="known vulnerabilities"):
        expect.components.no_grave_advisory(CLEAN, recorded("high"))
    expect.components.no_grave_advisory(CLEAN, recorded("high", "14.0.0"))


@pytest.mark.parametrize("severity", ["high", "critical", "unrated"])
def test_what_osv_says_counts_even_of_half_an_answer(severity: str) -> None:
    one = advisory(severity, names=frozenset({"CVE-1"}))
    for found in (dataclasses.replace(CLEAN, found=(one,)), dataclasses.replace(SILENT, found=(one,))):
        with pytest.raises(CheckFailed, match="known vulnerabilities"):
            expect.components.no_grave_advisory(found, recorded())
        by_its_other_name = dataclasses.replace(found, waived=frozenset({"CVE-1"}))
        expect.components.no_grave_advisory(by_its_other_name, recorded())


def test_a_waiver_counts_with_owner_reason_and_an_end_to_come(tmp_path: Path) -> None:
    path = tmp_path / "audit.waivers.json"
    path.write_text(
        '[{"id": "A", "owner": "Ada", "reason": "r", "expires": "2026-12-01"},'
        ' {"id": "B", "owner": "", "reason": "r", "expires": "2026-12-01"},'
        ' {"id": "C", "owner": "Ada", "reason": "r", "expires": "2026-11-01"}]'
    )

    assert waived(path, TODAY) == {"A"}
    expect.components.no_grave_advisory(SILENT, recorded("high", waived=frozenset({"GHSA-1"})))


def test_only_packages_of_the_registry_are_told_of() -> None:
    assert published(LOCK) == [("@a/b", "1.0.0"), ("next", "15.2.4")]
    assert locked(LOCK)["fork"] == {"2.0.0"}


def test_an_audit_that_is_not_there_is_told_from_one_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "pnpm-lock.yaml").write_text("packages: {next@15.2.4: {}}")
    assert read_audit(tmp_path, tmp_path, TODAY).absent
    (tmp_path / "audit.json").write_text("ERR_PNPM_AUDIT_BAD_RESPONSE")
    broken = read_audit(tmp_path, tmp_path, TODAY)
    assert (broken.absent, bool(broken.problem)) == (False, True)


@pytest.mark.parametrize("text", ["", "packages: []", "lockfileVersion: '9.0'", ": ["])
def test_a_lock_file_without_packages_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "pnpm-lock.yaml").write_text(text)
    with pytest.raises(ValueError, match="pnpm-lock"):
        read_lock(tmp_path)


# ---- OSV


def known(package: tuple[str, str], page: str) -> dict[str, Any]:
    if package == CONTROL:
        return {"vulns": [{"id": "GHSA-old", "modified": "x"}]}
    if package[0] != "next":
        return {}
    if page:
        return {"vulns": [{"id": "GHSA-second", "modified": "x"}]}
    return {
        "vulns": [{"id": "GHSA-first", "modified": "x"}, {"id": "GHSA-gone", "modified": "x"}],
        "next_page_token": "p2",
    }


def sound(path: str, body: Any) -> tuple[int, Any]:
    if path == "/v1/querybatch":
        asked = [((one["package"]["name"], one["version"]), one.get("page_token", "")) for one in body["queries"]]
        return 200, {"results": [known(package, page) for package, page in asked]}
    name = path.rpartition("/")[2]
    record: dict[str, Any] = {"id": name, "summary": "a flaw", "aliases": ["CVE-1"]}
    record["database_specific"] = {"severity": "HIGH" if name == "GHSA-second" else "LOW"}
    return 200, record | ({"withdrawn": "2026-01-01T00:00:00Z"} if name == "GHSA-gone" else {})


@pytest.fixture
def osv() -> Iterator[Callable[..., tuple[Osv, list[Any]]]]:
    """Serves an OSV that answers as it is told, and keeps what it was sent."""
    servers: list[ThreadingHTTPServer] = []

    def serve(answers: Answer, **more: Any) -> tuple[Osv, list[Any]]:
        sent: list[Any] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                sent.append(body)
                status, said = answers(self.path, body)
                content = said.encode() if isinstance(said, str) else json.dumps(said).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *args: Any) -> None:
                """Nothing on the terminal."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return Osv(f"http://127.0.0.1:{server.server_address[1]}", **more), sent

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_every_page_is_read_and_what_was_withdrawn_is_left_out(osv: Callable[..., Any]) -> None:
    client, sent = osv(sound)

    found = client.audit(published(LOCK))

    assert (found.problem, found.looked_at) == ("", 2)
    assert [(one.id, one.severity, tuple(one.versions)) for one in found.found] == [
        ("GHSA-first", "low", ("15.2.4",)),
        ("GHSA-second", "high", ("15.2.4",)),
    ]
    assert found.found[0].names == {"CVE-1"}
    # Names and versions are all that is told, and of packages of the registry alone.
    queries = sent[0]["queries"]
    assert [set(query) for query in queries] == [{"package", "version"}] * 3
    assert {query["package"]["name"] for query in queries} == {"lodash", "@a/b", "next"}
    assert [query["page_token"] for query in sent[1]["queries"]] == ["p2"]


def test_more_packages_than_one_request_takes_are_asked_in_several(osv: Callable[..., Any]) -> None:
    client, sent = osv(sound)

    found = client.audit([(f"p{number}", "1.0.0") for number in range(1500)])

    assert (found.problem, found.looked_at) == ("", 1500)
    assert [len(body["queries"]) for body in sent] == [1000, 502]


def change(path: str, make: Callable[[Any], tuple[int, Any]]) -> Answer:
    def answers(asked: str, body: Any) -> tuple[int, Any]:
        status, said = sound(asked, body)
        return make(said) if asked.startswith(path) else (status, said)

    return answers


BATCH = "/v1/querybatch"


def each(make: Callable[[Any], Any]) -> Answer:
    return change(BATCH, lambda said: (200, {"results": [make(one) for one in said["results"]]}))


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        (change(BATCH, lambda said: (503, {})), "503"),
        (change(BATCH, lambda said: (429, {})), "429"),
        (change(BATCH, lambda said: (302, {})), "302"),
        (change(BATCH, lambda said: (200, "<html>")), "no JSON"),
        (change(BATCH, lambda said: (200, {})), "no results for 3 packages"),
        (change(BATCH, lambda said: (200, {"results": said["results"][:1]})), "1 results for 3 packages"),
        (each(lambda one: {}), "knows nothing of lodash"),
        (each(lambda one: None), "no list of advisories"),
        (each(lambda one: {"vulns": [{"id": "../x"}]}), "no list"),
        (each(lambda one: one | {"next_page_token": "x"}), "pages"),
        (change("/v1/vulns/", lambda said: (404, {})), "GHSA-first: 404"),
        (change("/v1/vulns/", lambda said: (200, {"id": "GHSA-other"})), "another record"),
        (change("/v1/vulns/", lambda said: (200, "x" * 2_100_000)), "too long"),
    ],
)
def test_half_an_answer_is_none(osv: Callable[..., Any], answers: Answer, problem: str) -> None:
    client, _ = osv(answers)

    found = client.audit(published(LOCK))

    assert problem in found.problem
    with pytest.raises(NotRun):
        expect.components.no_grave_advisory(dataclasses.replace(found, found=()), ABSENT)


@pytest.mark.parametrize(
    ("record", "severity"),
    [
        ({}, "unrated"),
        ({"database_specific": {"severity": "CRITICAL"}}, "critical"),
        ({"database_specific": "x"}, "unrated"),
        ({"database_specific": {"severity": 7}}, "unrated"),
    ],
)
def test_how_grave_an_advisory_is_stands_in_its_record(osv: Callable[..., Any], record: Any, severity: str) -> None:
    client, _ = osv(change("/v1/vulns/", lambda said: (200, {"id": said["id"], **record})))

    assert {one.severity for one in client.audit(published(LOCK)).found} == {severity}


def test_a_package_that_was_made_to_do_harm_is_critical(osv: Callable[..., Any]) -> None:
    def answers(path: str, body: Any) -> tuple[int, Any]:
        status, said = sound(path, body)
        return status, json.loads(json.dumps(said).replace("GHSA-first", "MAL-2026-1"))

    client, _ = osv(answers)

    assert ("MAL-2026-1", "critical") in {(one.id, one.severity) for one in client.audit(published(LOCK)).found}


def test_no_more_advisories_are_read_than_the_bound_allows(osv: Callable[..., Any]) -> None:
    many = [{"id": f"GHSA-{number:03}"} for number in range(201)]
    client, sent = osv(each(lambda one: {"vulns": many}))

    found = client.audit(published(LOCK))

    assert "201 advisories, of which 200 were read" in found.problem
    assert len(sent) == 201


def test_it_takes_no_longer_than_it_may(osv: Callable[..., Any]) -> None:
    client, _ = osv(sound, within_s=-1.0)

    assert "not within" in client.audit(published(LOCK)).problem


def test_nobody_is_asked_when_so_set_and_what_does_not_answer_cannot_be_reached() -> None:
    assert "OSV_URL=none" in Osv("none").audit(published(LOCK)).problem
    assert "cannot be reached" in Osv("http://127.0.0.1:9").audit(published(LOCK)).problem
