"""The application as built: which faults it has, and which items are red for them and no others."""

from __future__ import annotations

import subprocess
import sys

from signoff import checklist
from signoff.proving import reddened
from twin.faults import catalogue
from twin.profiles import AS_BUILT, AS_BUILT_FAILS, AS_BUILT_UNDECIDED

NAMED = {item: names.split() for item, names in {**AS_BUILT_FAILS, **AS_BUILT_UNDECIDED}.items()}


def test_every_fault_as_built_is_one_of_the_catalogue_and_stands_there_once() -> None:
    assert list(AS_BUILT) == sorted(set(AS_BUILT))
    assert set(AS_BUILT) <= catalogue().keys()


def test_every_item_is_red_for_faults_that_the_application_has_and_that_name_it() -> None:
    wrong = [
        (item, name)
        for item, names in NAMED.items()
        for name in names
        if name not in AS_BUILT or item not in catalogue()[name].reddens + catalogue()[name].may_redden
    ]
    assert wrong == []
    assert not AS_BUILT_FAILS.keys() & AS_BUILT_UNDECIDED.keys()


def test_every_item_that_such_a_fault_must_redden_is_listed_with_it() -> None:
    computed = {item.id for item in checklist.load() if item.rests_on}
    missing = [
        (name, item)
        for name in AS_BUILT
        for item in set(catalogue()[name].reddens) - computed
        if name not in NAMED.get(item, ())
    ]
    assert missing == []


def test_what_is_red_is_told_to_whoever_asks_the_twin() -> None:
    assert reddened().fails["PRE-7.17"] == ["retention-absent"]
    assert reddened().undecided.keys() == AS_BUILT_UNDECIDED.keys()
    shown = subprocess.run(
        [sys.executable, "-m", "twin", "--list-reddened"], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert [line.split()[0] for line in shown.splitlines()] == list(NAMED)
