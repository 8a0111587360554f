"""The release that the twin pretends to be of: kept on disk, and brought into line with the faults."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

from twin.database import schema
from twin.faults import components
from twin.faults import database as database_catalogue
from twin.faults import release as catalogue
from twin.release import backup, environment, holders, migration
from twin.release.checkout import Checkout
from twin.release.reports import Reports

if TYPE_CHECKING:
    from twin.state import Twin

BEFORE = timedelta(hours=1)
"""How long before its deployment the release was committed."""
_CONFLICT = "<<<<<<< HEAD\nexport const KEPT = 90;\n=======\nexport const KEPT = 30;\n>>>>>>> feature\n"


class Release:
    """What a pipeline and an operator would have on disk beside a running deployment, in a folder of the twin."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        self.folder = twin.folder / "release"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.env_file = self.folder / "staging.env"
        self.dev_port = holders.free_port()
        self._made_up = environment.made_up()
        self._committed = twin.platform.deployed - BEFORE
        self._checkout = Checkout(self.folder / "app", self.folder / "remote.git")
        self._held = ExitStack()
        self._shown: frozenset[str] | None = None
        self._faults = frozenset(fault.name for fault in (*catalogue.FAULTS, *components.FAULTS))
        self._backup: backup.Dump | None = None
        self._migrated: frozenset[str] = frozenset()
        self._backed_up: frozenset[str] = frozenset()
        self._database_faults = frozenset(fault.name for fault in database_catalogue.FAULTS)

    def lay_out(self) -> None:
        """Make the checkout; from now on the platform knows its commit as the deployed one."""
        self._checkout.lay_out(self._committed)
        self._twin.platform.commit = self._checkout.commit

    def back_up(self) -> None:
        """Take a backup of the database as it is now, and keep it on disk."""
        self._backup = backup.take(self._twin.database_url)
        backup.write(self.folder / "backups", self._backup, self._twin.faults)

    def close(self) -> None:
        """Let go of everything that is held."""
        self._held.close()

    def describe(self) -> dict[str, str | int]:
        """Where everything is."""
        return {
            "env_file": str(self.env_file),
            "app_folder": str(self._checkout.app),
            "artifacts_folder": str(self.folder / "artifacts"),
            "dev_port": self.dev_port,
            "backup_folder": str(self.folder / "backups"),
        }

    def settle(self) -> None:
        """Bring what is on disk into line with the faults that are on."""
        environment.write(self.env_file, self._twin, self._made_up)
        self._settle_database()
        wanted = frozenset(self._twin.faults.names()) & self._faults
        if wanted == self._shown:
            return
        self._shown = None  # until all is done: what breaks off halfway is laid out anew the next time
        self._held.close()
        self._checkout.restore()
        app, commit = self._checkout.app, self._checkout.commit
        Reports(app, self.folder / "artifacts", commit, self._committed).write(self._twin.faults, self._twin.build)
        self._change()
        self._held = holders.hold(self._twin.faults, app, self.dev_port)
        self._shown = wanted

    def _settle_database(self) -> None:
        names, url = frozenset(self._twin.faults.names()), self._twin.database_url
        wanted, shaped = names & self._database_faults, names & (self._database_faults | schema.FAULTS)
        if self._backup is None:
            return
        if wanted != self._migrated:
            self._migrated = frozenset({"unknown"})
            migration.apply(url, self._backup, self._twin.faults)
            self._migrated = wanted
        if shaped != self._backed_up:
            self._backed_up = frozenset({"unknown"})
            # A deployment has not got its schema since its backup: what differs between them is what a fault is about.
            rows_of = ("Organizations",) if self._twin.faults.on("schema-index-not-sparse") else ()
            dump = backup.brought_up(self._backup, url, rows_of) if shaped else self._backup
            backup.write(self.folder / "backups", dump, self._twin.faults)
            self._backed_up = shaped

    def _change(self) -> None:
        """What the faults do to the checkout."""
        faults, checkout = self._twin.faults, self._checkout
        after_build = self._committed + timedelta(minutes=20)
        if faults.on("build-older-than-sources"):
            checkout.change("lib/plans.ts", "export const NEW = 1;\n", at=after_build)
        if faults.on("git-file-modified"):
            checkout.change("README.md", "One line more.\n")
        if faults.on("git-file-untracked"):
            checkout.change("lib/new.ts", "export {};\n")
        if faults.on("git-not-pushed"):
            checkout.forget_to_push()
        if faults.on("git-overtaken"):
            checkout.overtake(after_build)
        if faults.on("git-branch-not-on-remote"):
            checkout.lose_remote_branch()
        if faults.on("git-conflict-marker"):
            checkout.change("lib/audit.ts", _CONFLICT)
        if faults.on("git-merge-in-progress"):
            checkout.begin_merge()
