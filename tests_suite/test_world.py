"""The world: announced before it is created, removed afterwards, and nothing else is ever touched."""

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from fixtures.page_load import ColdLoads
from signoff.pages.sight import Wanted
from signoff.world import World, new_run, sweep
from signoff.world.ledger import DamagedLedger, Ledger, leftovers, read
from signoff.world.removal import NotOurs, Places, remove, remove_together
from signoff.world.removing import Remover
from signoff.world.sessions import mint


class FakeDatabase:
    """Just enough of a database to see what is asked of it; rows by collection."""

    def __init__(self, broken=False):
        self.rows, self.broken, self.db = {}, broken, self

    def __getitem__(self, name):
        database = self

        class Collection:
            def find(self, where, _fields=None):
                ((key, value),) = where.items()
                rows = database.rows.get(name, [])
                if isinstance(value, dict) and "$in" in value:
                    return [row for row in rows if row.get(key) in value["$in"]]
                if isinstance(value, dict):
                    return [row for row in rows if value["$regex"].replace("\\", "") in row[key]]
                return [row for row in rows if row.get(key) == value]

        return Collection()

    def insert(self, collection, row):
        rows = self.rows.setdefault(collection, [])
        rows.append({"_id": len(rows) + 1, **row})
        return f"{len(rows):024x}"

    def set(self, collection, where, values):
        return 1

    def remove(self, collection, where):
        if self.broken:
            raise OSError("gone away")
        before = self.rows.get(collection, [])
        kept = [row for row in before if any(row.get(key) not in value["$in"] for key, value in where.items())]
        self.rows[collection] = kept
        return len(before) - len(kept)


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger" / "run.jsonl", run="abc123", target="staging.test")


def world_of(ledger, database):
    return World(run="abc123", ledger=ledger, places=Places(database=database), mail_pattern="{tag}@example.test")


def test_everything_is_announced_before_it_is_created_and_gone_afterwards(ledger):
    seen = []

    class Watching(FakeDatabase):
        def insert(self, collection, row):
            seen.append((collection, row.get("email") or row.get("slug"), ledger.path.read_text()))
            return super().insert(collection, row)

    database = Watching()
    world = world_of(ledger, database)
    person = world.person(tenant=world.organization(), role="OWNER")

    assert all(key in text for _, key, text in seen)
    assert [collection for collection, _, _ in seen] == ["Users", "Organizations", "Users"]
    assert person.email.startswith("so-abc123-")
    world.close()
    assert not any(database.rows.values())
    assert ledger.open_entries() == []
    ledger.close()
    assert not ledger.path.exists()


def test_the_account_of_the_cold_loads_is_assigned_to_somebody(ledger, monkeypatch):
    """One account without an assignee makes the application's whole list of accounts crash (contract, ui.md 11.2)."""
    database, settings = FakeDatabase(), SimpleNamespace(jwt_secret=SecretStr("secret"))
    world = world_of(ledger, database)
    loads = ColdLoads(SimpleNamespace(settings=settings), None, dict, world)
    monkeypatch.setattr(loads, "_load", lambda sight, visitor, token: sight)

    sight = loads.accounts()

    (account,) = database.rows["crm_Accounts"]
    assert Wanted("td", account["name"]) in sight.wanted
    assert account["assigned_to"] is not None


def test_the_owner_of_an_organization_is_always_somebody(ledger):
    database = FakeDatabase()
    world = world_of(ledger, database)

    first, second = world.organization(), world.organization()

    owners = {str(row["ownerId"]) for row in database.rows["Organizations"]}
    (owner,) = database.rows["Users"]
    assert owners == {f"{owner['_id']:024x}"}
    assert owner["organizationId"] is None
    assert first.slug != second.slug
    world.close()
    assert not any(database.rows.values())


def test_worlds_wait_for_each_other_to_be_removed_together(ledger):
    database, removals = FakeDatabase(), []
    places = Places(database=database)
    remover = Remover(places, ledger, many=3)

    def closed_world():
        world = World(run="abc123", ledger=ledger, places=places, mail_pattern="{tag}@x.test", remover=remover)
        world.person()
        world.close()
        removals.append(len(database.rows["Users"]))

    for _ in range(4):
        closed_world()

    assert removals == [1, 2, 0, 1]
    assert len(ledger.open_entries()) == 1  # announced until it is gone
    remover.finish()
    assert not any(database.rows.values())
    assert ledger.open_entries() == []


def test_one_that_resists_does_not_keep_the_others(ledger):
    class Resisting(FakeDatabase):
        def remove(self, collection, where):
            if any(stubborn in str(value) for value in where.values()):
                raise OSError("this one stays")
            return super().remove(collection, where)

    database = Resisting()
    world = world_of(ledger, database)
    stubborn = world.person().email
    world.person()

    world.close()

    assert [row["email"] for row in database.rows["Users"]] == [stubborn]
    assert [entry.key for entry in ledger.open_entries()] == [stubborn]


def test_nothing_is_removed_together_with_what_is_not_ours():
    database = FakeDatabase()
    database.insert("Users", {"email": "so-abc123-user-1@example.test"})
    with pytest.raises(NotOurs):
        remove_together(Places(database=database), "user", ["so-abc123-user-1@example.test", "somebody@example.test"])
    assert len(database.rows["Users"]) == 1


def test_a_removal_that_fails_stays_in_the_ledger(ledger):
    database = FakeDatabase()
    world = world_of(ledger, database)
    world.person()
    database.broken = True
    world.close()
    ledger.close()
    (left,) = leftovers(ledger.path.parent, pytest.fail)
    assert [entry.kind for entry in left.entries] == ["user"]
    assert sweep.closing(Places(database=database), ledger.path.parent, "abc123")
    database.broken = False
    assert sweep.closing(Places(database=database), ledger.path.parent, "abc123") == []
    assert list(leftovers(ledger.path.parent, pytest.fail)) == []


def test_a_row_nobody_announced_is_a_leak(tmp_path):
    database = FakeDatabase()
    database.insert("Users", {"email": "so-abc123-user-9@example.test"})
    database.insert("Organizations", {"slug": "somebody-elses"})
    left = sweep.closing(Places(database=database), tmp_path, "abc123")
    assert left == ["user so-abc123-user-9@example.test"]


@pytest.mark.parametrize("key", ["", "admin@staging.test", "so-abc", "sonst-abc123-user", "so-ABC123-user"])
def test_what_is_not_ours_is_never_removed(key):
    with pytest.raises(NotOurs):
        remove(Places(database=FakeDatabase()), "user", key)


def test_what_nobody_knows_is_not_removed():
    with pytest.raises(NotOurs):
        remove(Places(database=FakeDatabase()), "continent", "so-abc123-x")


def test_two_runs_never_share_a_ledger(ledger):
    with pytest.raises(FileExistsError):
        Ledger(ledger.path, run="abc123", target="staging.test")


def test_a_killed_run_leaves_a_readable_ledger(ledger):
    ledger.plan("user", "so-abc123-user-1@example.test")
    with ledger.path.open("a") as file:
        file.write('{"n": 2, "kind": "us')
    assert [entry.key for entry in read(ledger.path).entries] == ["so-abc123-user-1@example.test"]


@pytest.mark.parametrize(
    "text", ["", "not json\n{}\n", '{"run": "x"}\n', '{"run":"a","target":"b","pid":1,"began":"c"}\nbad\n{}\n']
)
def test_a_damaged_ledger_is_said_and_kept(text, tmp_path):
    (tmp_path / "x.jsonl").write_text(text)
    with pytest.raises(DamagedLedger, match=r"x\.jsonl"):
        read(tmp_path / "x.jsonl")
    said = []
    assert sweep.main(["--run", "--folder", str(tmp_path)], Places(), "staging.test", said.append) == 1
    assert (tmp_path / "x.jsonl").exists()


def killed(tmp_path, target="staging.test", pid=2**22 - 3, born=""):
    lines = [
        {"run": "abc123", "target": target, "pid": pid, "born": born, "began": "then"},
        {"n": 1, "kind": "user", "key": "so-abc123-user-1@example.test"},
    ]
    path = tmp_path / "abc123.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_sweep_says_first_and_removes_when_told(tmp_path):
    path, database, said = killed(tmp_path), FakeDatabase(), []
    database.insert("Users", {"email": "so-abc123-user-1@example.test"})
    places = Places(database=database)
    assert sweep.main(["--dry-run", "--folder", str(tmp_path)], places, "staging.test", said.append) == 0
    assert any("would remove user so-abc123-user-1" in line for line in said)
    assert len(database.rows["Users"]) == 1
    assert sweep.main(["--run", "--folder", str(tmp_path)], places, "staging.test", said.append) == 0
    assert database.rows["Users"] == []
    assert not path.exists()


def test_a_ledger_that_is_taken_away_meanwhile_is_no_damage(tmp_path, monkeypatch):
    """A worker that was interrupted takes its own away while the run looks for what is left."""
    monkeypatch.setattr(Path, "glob", lambda folder, pattern: [folder / "gone.jsonl"])

    assert sweep.closing(Places(), tmp_path, "abc123") == []


def test_a_damaged_ledger_of_another_run_does_not_keep_this_one_from_cleaning_up(tmp_path):
    """Being older it is read first; the run left all of its own behind."""
    (tmp_path / "old.jsonl").write_text("no ledger\nat all\n")
    os.utime(tmp_path / "old.jsonl", (0, 0))
    killed(tmp_path)
    database = FakeDatabase()
    database.insert("Users", {"email": "so-abc123-user-1@example.test"})

    (left,) = sweep.closing(Places(database=database), tmp_path, "abc123")

    assert "old.jsonl, line 1" in left
    assert database.rows["Users"] == []
    assert [path.name for path in tmp_path.iterdir()] == ["old.jsonl"]


@pytest.mark.parametrize(
    ("changed", "places", "word"),
    [
        ({"pid": os.getpid()}, Places(database=FakeDatabase()), "still running"),
        ({"target": "elsewhere.test"}, Places(database=FakeDatabase()), "another host"),
        ({}, Places(), "DATABASE_URL"),
    ],
)
def test_sweep_leaves_alone_what_it_should_not_touch(changed, places, word, tmp_path):
    path, said = killed(tmp_path, **changed), []
    sweep.main(["--run", "--folder", str(tmp_path)], places, "staging.test", said.append)
    assert any(word in line for line in said)
    assert path.exists()


def test_a_process_that_has_the_number_of_a_killed_run_by_now_is_not_that_run(tmp_path):
    alive = Ledger(tmp_path / "alive.jsonl", run="abc123", target="staging.test")
    alive.plan("user", "so-abc123-user-1@example.test")
    assert read(alive.path).running

    path, database, said = killed(tmp_path, pid=os.getpid(), born="0000 1"), FakeDatabase(), []
    database.insert("Users", {"email": "so-abc123-user-1@example.test"})
    assert not read(path).running
    sweep.main(["--run", "--folder", str(tmp_path)], Places(database=database), "staging.test", said.append)
    assert database.rows["Users"] == []
    assert [one.name for one in tmp_path.iterdir()] == ["alive.jsonl"]


def test_runs_have_names_of_their_own():
    assert len({new_run() for _ in range(50)}) == 50


def test_a_session_without_an_address_would_be_somebody_elses():
    with pytest.raises(ValueError, match="e-mail"):
        mint("s" * 32, email="")
