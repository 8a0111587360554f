"""``prove``: what becomes of a fault, and one process of it against a made-up twin."""

from __future__ import annotations

import json

import pytest

from signoff import proving
from signoff.proving.judging import Expected, Fault, judge, shares, together
from tests_suite.test_fail_closed import one

FAULT = Fault("health-html", "The health address answers with a page.", ("POST-1.1", "DEP-2.3"), "JSON", ("POST-1.2",))

CONTROL = '''

import threading
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingUnixStreamServer


class Control(BaseHTTPRequestHandler):
    """The control socket of a made-up twin: keeps which faults are on in a file."""

    def address_string(self):
        return "unix"

    def log_message(self, *words):
        with (HERE / "control.txt").open("a") as log:
            log.write(f"{self.command} {self.path}\\n")

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        (HERE / "on.json").write_text(body.decode())
        self.do_POST()

    def do_POST(self):
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()


def pytest_signoff_open(config):
    socket = str(HERE / "s")
    server = ThreadingUnixStreamServer(socket, Control)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return TargetFacts("made up", "twin", "https://localhost", "b1", {"control_socket": socket})


@pytest.fixture
def fault():
    """The fault that is on, or ""."""
    return "".join(json.loads((HERE / "on.json").read_text())["on"])


@pytest.fixture(scope="session")
def once():
    """Made once a process."""
    with (HERE / "made.txt").open("a") as made:
        made.write("session ")


@pytest.fixture(scope="module")
def each_time():
    """Made anew for every fault."""
    with (HERE / "made.txt").open("a") as made:
        made.write("module ")
'''


def ended(item, state, text="", reason="said so"):
    """A test as a process reports it."""
    return {"nodeid": f"t.py::{item}", "item": item, "state": state, "reason": reason, "text": text}


@pytest.mark.parametrize(
    ("tests", "result"),
    [
        ([ended("POST-1.1", "FAIL", "is not json"), ended("DEP-2.3", "FAIL", "No JSON")], "KILLED"),
        ([ended("POST-1.1", "FAIL", "is not json")], "KILLED"),  # the other has no test yet
        ([ended("POST-1.1", "FAIL", "is not json"), ended("DEP-2.3", "PASS")], "SURVIVED"),
        ([ended("POST-1.1", "FAIL", "is not json"), ended("DEP-2.3", "FAIL", "timed out")], "WRONG REASON"),
        ([ended("POST-1.1", "FAIL", "is not json"), ended("DEP-2.3", "ERROR", "JSON")], "ERROR"),
        ([ended("POST-1.1", "FAIL", "is not json"), ended("DEP-2.3", "NOT RUN")], "ERROR"),
        ([ended("POST-1.1", "INCONCLUSIVE"), ended("DEP-2.3", "PASS")], "SURVIVED"),
        ([ended("POST-1.1", "PASS"), ended("POST-1.1", "FAIL", "is not json")], "KILLED"),
        ([ended("POST-1.2", "PASS")], "NO TEST"),
        ([], "NO TEST"),
    ],
)
def test_what_becomes_of_a_fault(tests, result):
    proof = judge(FAULT, tests)
    assert proof.result == result
    assert proof.good == (result == "KILLED")
    assert bool(proof.detail) == (result not in {"KILLED", "NO TEST"})


def test_an_item_that_turns_red_unasked_is_collateral():
    killed = [ended("POST-1.1", "FAIL", "JSON"), ended("POST-1.2", "FAIL"), ended("POST-3.3", "ERROR")]
    proof = judge(FAULT, killed)
    assert proof.result == "KILLED"
    assert proof.collateral == ("POST-3.3 (ERROR): said so",)
    assert not proof.good


def test_faults_at_once_redden_what_each_of_them_names():
    other = Fault("csp-absent", "No content policy.", ("POST-3.8",), "content", ())
    both = together([FAULT, other])
    assert both.reddens == ("DEP-2.3", "POST-1.1", "POST-3.8")
    assert both.switches == ("health-html", "csp-absent")
    red = [ended("POST-1.1", "FAIL", "JSON"), ended("DEP-2.3", "FAIL", "anything"), ended("POST-3.8", "FAIL", "policy")]
    assert judge(both, [*red, ended("POST-1.2", "FAIL"), ended("POST-3.3", "PASS")]).good
    assert judge(both, [*red[:2], ended("POST-3.8", "PASS")]).result == "SURVIVED"
    assert judge(both, [*red, ended("POST-3.3", "FAIL")]).collateral == ("POST-3.3: said so",)


def test_what_faults_at_once_redden_is_compared_exactly_where_it_is_known():
    """Of a real item list: OK-6 rests on POST-2, and fails with it."""
    expected = Expected({"POST-2.1": ["health-html"]}, {"POST-1.2": ["health-html"]})
    both = together([FAULT], expected)
    assert (both.reddens, both.may_redden, both.undecided) == (("OK-6", "POST-2.1"), (), ("POST-1.2",))
    red = [ended("POST-2.1", "FAIL"), ended("OK-6", "FAIL"), ended("POST-1.2", "INCONCLUSIVE")]
    assert judge(both, red).good
    assert judge(both, [ended("POST-2.1", "PASS"), *red[1:]]).result == "SURVIVED"
    assert judge(both, [red[0], ended("OK-6", "INCONCLUSIVE"), red[2]]).result == "ERROR"
    for state in ("FAIL", "PASS", "NOT RUN"):
        proof = judge(both, [*red[:2], ended("POST-1.2", state)])
        assert proof.result == "WRONG REASON"
        assert f"POST-1.2 is {state}, not INCONCLUSIVE" in proof.detail
    # What one of the faults may redden by itself is a cascade here.
    for state in ("FAIL", "INCONCLUSIVE"):
        assert judge(both, [*red, ended("DEP-2.3", state)]).collateral == ("DEP-2.3: said so",)


def test_with_faults_at_once_every_item_can_still_be_asked():
    both = together([FAULT])
    red = [ended("POST-1.1", "FAIL"), ended("DEP-2.3", "FAIL"), ended("DEP-2.3", "ERROR")]
    assert judge(both, red).collateral == ("DEP-2.3 (ERROR): said so",)
    assert judge(FAULT, [ended("POST-1.1", "FAIL", "JSON"), ended("POST-1.2", "ERROR")]).good


def test_every_fault_is_dealt_out_once():
    faults = [Fault(f"f{number}", "", ("DEP-3.1" if number < 3 else "POST-1.1",), "", ()) for number in range(9)]
    dealt = shares(faults, 2)
    assert sorted(fault.name for share in dealt for fault in share) == [f"f{number}" for number in range(9)]
    assert len(dealt) == 2
    assert {len([fault for fault in share if fault.reddens == ("DEP-3.1",)]) for share in dealt} == {1, 2}
    assert len(shares(faults[:1], 4)) == 1


@pytest.mark.parametrize(
    "argv", [[], ["--fault", "no-such-fault"], ["--item", "POST-9.9"], ["--item", "WEEK-3.4"]], ids=" ".join
)
def test_what_cannot_be_proved_is_a_misuse(argv, monkeypatch):
    monkeypatch.setattr(proving, "catalogue", lambda **_: [FAULT])
    with pytest.raises(SystemExit) as caught:
        proving.main(argv)
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("proofs", "problems", "code"),
    [
        (["KILLED"], [], 0),
        (["KILLED", "NO TEST"], [], 0),
        (["NO TEST"], [], 1),
        (["KILLED", "SURVIVED"], [], 1),
        (["KILLED"], ["without any fault POST-1.2 is FAIL"], 1),
        ([], ["a process ended"], 1),
    ],
)
def test_the_exit_code_of_prove(proofs, problems, code, monkeypatch, tmp_path, capsys):
    made = [proving.Proof(f"f{number}", "", ("POST-1.1",), result) for number, result in enumerate(proofs)]
    monkeypatch.setattr(proving, "catalogue", lambda **_: [FAULT])
    monkeypatch.setattr(proving, "prove", lambda *_: (made, problems))
    file = tmp_path / "prove.json"
    assert proving.main(["--all", "--json", str(file)]) == code
    assert json.loads(file.read_text())["good"] == (code == 0)
    assert ("NOT proved" in capsys.readouterr().out) == bool(code)


@pytest.fixture
def twin(suite):
    """A suite with a made-up twin that has a control socket."""
    conftest = suite.folder / "conftest.py"
    conftest.write_text(conftest.read_text() + CONTROL)
    fixtures = "ask, judge, fault, once, each_time"
    suite.file(
        "tests_infra/test_health.py",
        one("ask(); judge(fault != 'html', 'no JSON')", "POST-1.1", fixtures),
        one("ask(); judge()", "POST-1.2", fixtures).replace("test_one", "test_two"),
    )
    suite.file("tests_smoke/test_far.py", one("ask(); judge(fault != 'html')", "DEP-3.12", fixtures))
    return suite


def sent(suite, neighbours, faults):
    """What a process says about *faults*."""
    plan = [{"name": name, "reddens": reddens} for name, reddens in faults.items()]
    (suite.folder / "plan.json").write_text(json.dumps({"neighbours": neighbours, "faults": plan}))
    run = suite.run("-p", "signoff.plugin.proving", "--prove-plan", "plan.json", "-q", apart=True)
    lines = [line for line in run.text.splitlines() if line.startswith(proving.PREFIX)]
    return [json.loads(line.removeprefix(proving.PREFIX)) for line in lines], run


def states(message):
    """State by item."""
    return {test["item"]: test["state"] for test in message["tests"]}


def test_a_process_runs_the_baseline_and_then_every_fault(twin):
    messages, run = sent(twin, "file", {"html": ["POST-1.1"], "idle": ["POST-1.2"]})
    baseline, html, idle = messages
    assert {test["state"] for test in baseline["baseline"]} == {"PASS"}
    assert states(html) == {"POST-1.1": "FAIL", "POST-1.2": "PASS"}
    assert "no JSON" in html["tests"][0]["text"]
    assert states(idle) == {"POST-1.1": "PASS", "POST-1.2": "PASS"}
    assert run.calls[-1] == "close"
    assert json.loads((twin.folder / "on.json").read_text()) == {"on": []}
    assert "POST /reset" in (twin.folder / "control.txt").read_text()


def test_session_fixtures_are_kept_and_module_fixtures_are_not(twin):
    sent(twin, "none", {"html": ["POST-1.1"], "idle": ["POST-1.1"]})
    assert (twin.folder / "made.txt").read_text().split() == ["session", "module", "module", "module"]


@pytest.mark.parametrize(
    ("neighbours", "expected"),
    [
        ("none", {"POST-1.1"}),
        ("file", {"POST-1.1", "POST-1.2"}),
        ("all", {"POST-1.1", "POST-1.2", "DEP-3.12"}),
    ],
)
def test_who_the_neighbours_are(twin, neighbours, expected):
    messages, _ = sent(twin, neighbours, {"html": ["POST-1.1"]})
    assert states(messages[-1]).keys() == expected


def test_a_process_that_cannot_be_used_says_so(twin):
    twin.behave(problems=[("the twin is down", "start it")])
    messages, _ = sent(twin, "none", {"html": ["POST-1.1"]})
    assert messages[0]["problems"] == ["the twin is down (start it)"]
    assert len(messages) == 1


def test_a_deployment_is_never_broken_on_purpose(suite):
    suite.good("POST-1.1")
    messages, _ = sent(suite, "none", {"html": ["POST-1.1"]})
    assert "only the twin can be broken" in messages[0]["problems"][0]
