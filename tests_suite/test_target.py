"""The target: the twin as if it were staging, attached to by several processes, disrupted and mended."""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from signoff.settings import load
from signoff.target import Target, open_target
from signoff.twin_process import ROOT, TargetError, running_twin


@pytest.fixture(scope="module")
def twin() -> Iterator[Target]:
    """A twin, started once for these tests."""
    with open_target(load({})) as target:
        yield target


def staging(tmp_path: Path, script: str) -> Target:
    """A staging target whose DISRUPT_COMMAND is *script*; ``$1`` is the verb, ``calls`` is beside it."""
    command = tmp_path / "disrupt.sh"
    command.write_text(f'cd "{tmp_path}"\necho "$1 $2" >> calls\n{script}\n', encoding="utf-8")
    return Target(load({"BASE_URL": "https://localhost:1", "DISRUPT_COMMAND": f"sh {command}"}))


def calls(tmp_path: Path) -> list[str]:
    return (tmp_path / "calls").read_text(encoding="utf-8").splitlines()


def test_the_twin_fills_the_settings_that_staging_uses(twin):
    for need in ("target", "session", "db", "mail", "spaces", "disruption"):
        assert twin.settings.missing(need) is None
    assert twin.settings.base_url.startswith("https://localhost:")
    assert twin.settings.http_url.startswith("http://")
    assert twin.settings.ca_file is not None
    assert twin.settings.ca_file.is_file()


def test_the_twin_answers_at_its_address(twin):
    trusted = ssl.create_default_context(cafile=twin.settings.ca_file)

    assert httpx.get(f"{twin.settings.base_url}/api/auth/csrf", verify=trusted, trust_env=False).status_code == 200


def test_another_process_attaches_to_the_same_twin(twin):
    attached = Target.attach(json.loads(json.dumps(twin.shared())))

    assert attached.settings == twin.settings
    assert attached.control("GET", "/state")["pid"] == twin.facts["pid"]


def test_a_disruption_ends_with_its_block(twin):
    with twin.disrupt("database"):
        assert twin.control("GET", "/state")["down"] == ["database"]
        with twin.disrupt("storage"):
            assert twin.control("GET", "/state")["down"] == ["database", "storage"]
        assert twin.control("GET", "/state")["down"] == ["database"]

    assert twin.control("GET", "/state")["down"] == []


def test_a_disruption_ends_also_after_an_error(twin):
    with pytest.raises(ZeroDivisionError), twin.disrupt("auth"):
        _ = 1 / 0

    assert twin.control("GET", "/state")["down"] == []


def test_an_unknown_dependency_is_refused(twin):
    with pytest.raises(ValueError, match="none of database, auth, storage"), twin.disrupt("everything"):
        pass


def test_an_error_of_the_control_socket_is_told(twin):
    with pytest.raises(TargetError, match="/nothing"):
        twin.control("GET", "/nothing")


def test_faults_are_on_from_the_start_and_unknown_ones_are_named():
    with open_target(load({"TWIN_FAULTS": "hsts-absent"})) as target:
        assert target.control("GET", "/faults")["on"] == ["hsts-absent"]
    with pytest.raises(TargetError, match="no-such-fault"), open_target(load({}), ["no-such-fault"]):
        pass


def test_a_twin_that_does_not_come_up_in_time_is_stopped():
    with pytest.raises(TargetError, match=r"not up after 0\.01 s"), running_twin(limit_s=0.01):
        pass


def test_the_twin_ends_with_the_process_that_started_it():
    """Also when that process is killed and can clean up nothing."""
    script = (
        "import time; from signoff.target import open_target; from signoff.settings import load\n"
        "with open_target(load({})) as target:\n"
        "    print(target.facts['pid'], flush=True); time.sleep(60)\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    with owner.stdout as output:
        pid = int(output.readline())
    owner.send_signal(signal.SIGKILL)
    owner.wait()

    deadline = time.monotonic() + 15
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that has ended but was not waited for is a zombie where init does not reap.
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")


def test_staging_is_disrupted_by_command(tmp_path):
    with staging(tmp_path, "exit 0").disrupt("storage"):
        assert calls(tmp_path) == ["break storage"]

    assert calls(tmp_path) == ["break storage", "mend storage"]


def test_a_command_that_fails_to_break_is_an_error_and_mends(tmp_path):
    target = staging(tmp_path, '[ "$1" = mend ] || { echo no rights >&2; exit 3; }')

    with pytest.raises(TargetError, match="exit code 3, no rights"), target.disrupt("database"):
        pytest.fail("the block must not run")

    assert calls(tmp_path) == ["break database", "mend database"]


def test_a_command_that_fails_to_mend_cries_out(tmp_path):
    target = staging(tmp_path, '[ "$1" = break ]')

    with pytest.raises(TargetError, match="MAY STILL BE BROKEN"), target.disrupt("database"):
        pass


def test_without_a_command_nothing_is_disrupted():
    target = Target(load({"BASE_URL": "https://localhost:1"}))

    with pytest.raises(TargetError, match="DISRUPT_COMMAND is not set"), target.disrupt("database"):
        pytest.fail("the block must not run")


def test_staging_has_neither_control_socket_nor_faults():
    chosen = load({"BASE_URL": "https://localhost:1"})

    with pytest.raises(TargetError, match="only the twin"), open_target(chosen) as target:
        target.control("GET", "/state")
    with pytest.raises(TargetError, match="faults"), open_target(chosen, ["hsts-absent"]):
        pass
