"""Plants a word that nobody can guess in every field of every kind of row of one tenant."""

from __future__ import annotations

import functools
import secrets
from dataclasses import dataclass, field

from bson import ObjectId

from signoff.access.company import Company
from signoff.expect.taint import ALPHABET, LENGTH, MARKER, Scanner
from signoff.world.rows import TEXT

KINDS = {
    "crm_Accounts": "account",
    "crm_Contacts": "contact",
    "crm_Leads": "lead",
    "crm_Opportunities": "opportunity",
    "crm_Contracts": "contract",
    "crm_Accounts_Tasks": "account task",
    "Documents": "document",
    "Invoices": "invoice",
    "Boards": "project",
    "Sections": "section",
    "Tasks": "task",
    "OrganizationInvitations": "invitation",
    "AuditLog": "audit",
    "PaymentHistory": "payment",
    "Users": "user",
    "Organizations": "organization",
}
"""What the words planted in a collection are reported as."""
_USER_FIELDS = ("name", "username", "account_name", "avatar")
_PICTURE = "/images/{}.png"
"""What a word is put into where a page takes it for the address of a picture, and would break over another one."""


def new_marker() -> str:
    """The beginning that all words of one tenant share; short enough to search for, too short to count as a find."""
    return "".join(secrets.choice(ALPHABET) for _ in range(MARKER))


def new_word(marker: str = "") -> str:
    """A word that nobody can guess."""
    return marker + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - len(marker)))


@dataclass
class Planted:
    """A tenant with a word in every field. words: by kind and field ("account.name"). rows: an id by collection."""

    company: Company
    marker: str = field(default_factory=new_marker)
    words: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Seed a row of every kind, and name people and organization."""
        for collection in TEXT:
            self.rows[collection] = self.company.row(collection, words=functools.partial(self._word, collection))["row"]
        database, tenant = self.company.database, ObjectId(self.company.tenant.id)
        member = self.company.people["MEMBER"]
        people = {name: self._word("Users", name) for name in _USER_FIELDS}
        people["avatar"] = _PICTURE.format(people["avatar"])
        database.set("Users", {"_id": ObjectId(member.id)}, people)
        database.set("Organizations", {"_id": tenant}, {"name": self._word("Organizations", "name")})
        database.set("AuditLog", {"_id": ObjectId(self.rows["AuditLog"])}, {"changes": self._changes()})
        self.rows["Users"] = member.id

    @functools.cached_property
    def scanner(self) -> Scanner:
        """Looks for the words."""
        return Scanner(self.words)

    def _word(self, collection: str, name: str) -> str:
        return self.words.setdefault(f"{KINDS[collection]}.{name}", new_word(self.marker))

    def _changes(self) -> dict[str, str]:
        return {"name": self._word("AuditLog", "changes")}
