"""The world: what a run creates on the target, announced in a ledger before and removed afterwards."""

from __future__ import annotations

import itertools
import secrets
import string
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import bcrypt
from bson import ObjectId

from signoff.evidence import REDACTOR, NotRun
from signoff.world import rows
from signoff.world.ledger import Entry, Ledger
from signoff.world.removal import OURS, Places
from signoff.world.removing import Remover

ROLES = ("OWNER", "ADMIN", "MEMBER", "VIEWER")
BCRYPT_COST = 10


@dataclass(frozen=True)
class Person:
    """A user of the target. *password* is a secret known to the redactor."""

    id: str
    email: str
    name: str
    password: str
    role: str = "MEMBER"
    organization_id: str = ""


@dataclass(frozen=True)
class Tenant:
    """An organization of the target."""

    id: str
    name: str
    slug: str
    plan: str


def new_run() -> str:
    """The name of a run: six characters nobody else has."""
    return "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(6))


def new_password() -> str:
    """A password that satisfies every rule the forms have, known to the redactor from now on."""
    made = "Aa1!" + secrets.token_urlsafe(12)
    REDACTOR.learn(made, "password")
    return made


class World:
    """What one test (or one module) creates. ``close`` has it removed, in reverse order.

    run: the run's name. mail_pattern: an address with ``{tag}`` in it, that the mailbox receives. remover: what removes
    it; None for one of this world's own, which does so at once.
    """

    _numbers = itertools.count(1)
    _hashed: tuple[str, str] | None = None

    def __init__(
        self, *, run: str, ledger: Ledger, places: Places, mail_pattern: str, remover: Remover | None = None
    ) -> None:
        self._prefix = f"so-{run}-"
        self._ledger = ledger
        self._places = places
        self._mail_pattern = mail_pattern
        self._remover = remover or Remover(places, ledger)
        self._mine: list[Entry] = []
        self._absent = ""

    def name(self, kind: str) -> str:
        """A name nobody else has, that shows the run it belongs to."""
        return f"{self._prefix}{kind}-{next(self._numbers)}-{secrets.token_hex(2)}"

    def email(self) -> str:
        """An address nobody else has; the user that will bear it is announced."""
        address = self._mail_pattern.format(tag=self.name("user")).lower()
        self._announce("user", address)
        return address

    def slug(self) -> str:
        """A slug nobody else has; the organization that will bear it is announced."""
        slug = self.name("org")
        self._announce("organization", slug)
        return slug

    def password(self) -> str:
        """A password to choose, known to the redactor."""
        return new_password()

    def object_key(self) -> str:
        """A key in the object store nobody else has; the object that will bear it is announced."""
        key = f"awms-signoff/{self.name('object')}"
        self._announce("object", key)
        return key

    def scratch_database(self) -> str:
        """The name of a database nobody else has, for a rehearsal; the database is announced."""
        name = self.name("restore")
        self._announce("scratch", name)
        return name

    def newcomer(self) -> Person:
        """Somebody who is not on the target yet, but may be after the test."""
        address = self.email()
        return Person(id="", email=address, name=address.split("@")[0][:50], password=new_password())

    def organization(self, *, plan: str = "ENTERPRISE", owner_id: str = "") -> Tenant:
        """An organization, seeded in the database.

        Its Stripe customer is a placeholder of its own, for the real index on it tolerates only one without. Its owner
        is always somebody: the application cannot read an organization whose owner does not exist. Until a person with
        the role OWNER is made for it, that is a user of no organization.
        """
        owner = owner_id or self._absent_owner()
        slug, now = self.slug(), datetime.now(UTC)
        row = {
            "__v": 0,
            "name": slug,
            "slug": slug,
            "plan": plan,
            "status": "ACTIVE",
            "ownerId": ObjectId(owner),
            "settings": {},
            "stripeCustomerId": f"cus_{slug}",
            "createdAt": now,
            "updatedAt": now,
        }
        return Tenant(str(self._places.db().insert("Organizations", row)), slug, slug, plan)

    def person(self, *, tenant: Tenant | None = None, role: str = "MEMBER", status: str = "ACTIVE") -> Person:
        """A user with a password, seeded in the database; the owner of *tenant* when the role is OWNER."""
        password, hashed = self._password()
        address = self.email()
        name = address.split("@")[0][:50]
        row: dict[str, Any] = {
            "__v": 0,
            "email": address,
            "name": name,
            "username": name,
            "password": hashed,
            "avatar": "",
            "account_name": "",
            "is_admin": False,
            "is_account_admin": False,
            "userStatus": status,
            "userLanguage": "en",
            "organizationId": ObjectId(tenant.id) if tenant else None,
            "organization_role": role,
            "created_on": datetime.now(UTC),
            "watching_boardsIDs": [],
            "watching_accountsIDs": [],
        }
        made = self._places.db().insert("Users", row)
        if tenant and role == "OWNER":
            self._places.db().set("Organizations", {"_id": ObjectId(tenant.id)}, {"ownerId": made})
        return Person(str(made), address, name, password, role, tenant.id if tenant else "")

    def row(
        self,
        collection: str,
        *,
        tenant: Tenant,
        by: Person,
        words: rows.Words | None = None,
        parents: dict[str, str] | None = None,
    ) -> str:
        """A row that *by* created in *tenant*, seeded in the database; it goes with the tenant. Returns its id.

        words: the text for a field, by its name; a fresh name unless it is given.
        """
        made = rows.document(
            collection, organization=tenant.id, by=by.id, words=words or (lambda _: self.name("row")), parents=parents
        )
        return str(self._places.db().insert(collection, made))

    def lookup(self, collection: str) -> tuple[str, str]:
        """Id and name of a row of a lookup that all organizations share; one is seeded where there is none.

        Its name is no other's, for a form offers it by name; and it is not another run's, which may remove it.
        """
        found = list(self._places.db().db[collection].find({}, {"name": 1}).sort("_id", 1).limit(100))
        names = [str(row.get("name", "")) for row in found]
        for row, known in zip(found, names, strict=True):
            if known and names.count(known) == 1 and not OURS.search(known):
                return str(row["_id"]), known
        name = self.name("lookup")
        self._announce("lookup", name)
        return str(self._places.db().insert(collection, {"__v": 0, "name": name})), name

    def customer(self, tenant: Tenant, *, card: str = "", buyer: Person | None = None) -> str:
        """A test-mode customer at Stripe that pays for *tenant*, with a test card if any. Returns its id.

        buyer: who goes to a checkout; an application that makes another customer, of his address, leaves it behind,
        with payments that nobody could explain in the next run.

        Raises NotRun without Stripe, or where it refuses the key.
        """
        if self._places.stripe is None:
            raise NotRun("set STRIPE_SECRET_KEY (customers are created there)")
        address = self._mail_pattern.format(tag=self.name("customer")).lower()
        addresses = [address, *([buyer.email] if buyer else [])]
        for one in addresses:
            self._announce("customer", one)
        try:
            made = self._places.stripe.customer(address, tenant.slug, card=card)
        except NotRun:
            # Refused outright: there is nothing to remove.
            self._ledger.done(*(self._mine.pop() for _ in addresses))
            raise
        self._places.db().set("Organizations", {"_id": ObjectId(tenant.id)}, {"stripeCustomerId": made})
        return made

    def close(self) -> None:
        """Hand what was created to the remover, newest first."""
        self._remover.take(reversed(self._mine))
        self._mine.clear()
        self._absent = ""

    def _absent_owner(self) -> str:
        """Id of a user who owns organizations and belongs to none; one for all of this world."""
        self._absent = self._absent or self.person().id
        return self._absent

    def _announce(self, kind: str, key: str) -> None:
        self._mine.append(self._ledger.plan(kind, key))

    @classmethod
    def _password(cls) -> tuple[str, str]:
        # One password per process: hashing takes a tenth of a second, and who shares it here is no claim of any item.
        if cls._hashed is None:
            password = new_password()
            cls._hashed = password, bcrypt.hashpw(password.encode(), bcrypt.gensalt(BCRYPT_COST)).decode()
        return cls._hashed
