"""What a migration could do to the database on its way: rows, fields, collections and indexes that go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import MongoClient
from pymongo.database import Database

from twin.release.backup import Dump

if TYPE_CHECKING:
    from twin.faults import Switchboard

TOUCHED = (
    "Users",
    "Organizations",
    "OrganizationInvitations",
    "Subscriptions",
    "DataExport",
    "crm_campaigns",
    "crm_Industry_Type",
    "crm_Opportunities_Type",
)
"""The collections that some fault changes."""
_PERSON = {"email": "pending@demo.test"}


def apply(url: str, before: Dump, faults: Switchboard) -> None:
    """Put the database back to how it was, where some fault changes it; then do what the faults do."""
    with MongoClient[dict[str, Any]](url, tz_aware=True) as client:
        database = client.get_default_database()
        _restore(database, before)
        _change_rows(database, faults)
        _change_schema(database, faults)


def _restore(database: Database[dict[str, Any]], before: Dump) -> None:
    for name in TOUCHED:
        wrong = [index for index in before.collections[name].indexes if not _present(database, name, index)]
        present = database[name].index_information()
        for index in wrong:
            if index["name"] in present:
                database[name].drop_index(index["name"])
        # Between the two, for rows may not fit a wrong index.
        for row in before.of(name):
            database[name].replace_one({"_id": row["_id"]}, row, upsert=True)
        for index in wrong:
            database[name].create_index(list(index["key"].items()), name=index["name"], **_options(index))


def _present(database: Database[dict[str, Any]], name: str, index: dict[str, Any]) -> bool:
    found = database[name].index_information().get(index["name"])
    return index["name"] == "_id_" or (found is not None and _options(found) == _options(index))


def _options(index: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in index.items() if key not in ("v", "key", "ns", "name")}


def _change_rows(database: Database[dict[str, Any]], faults: Switchboard) -> None:
    if faults.on("migration-lost-a-row"):
        database.crm_campaigns.delete_one({"name": "Cold calls"})
    if faults.on("migration-lost-a-collection"):
        database.crm_Industry_Type.delete_many({})
    if faults.on("migration-dropped-a-field"):
        database.Users.update_one(_PERSON, {"$unset": {"userLanguage": ""}})
    if faults.on("migration-changed-values"):
        database.crm_Opportunities_Type.update_many({}, {"$set": {"name": "unknown"}})
    if faults.on("schema-field-missing"):
        database.Users.update_one(_PERSON, {"$unset": {"userStatus": ""}})


def _change_schema(database: Database[dict[str, Any]], faults: Switchboard) -> None:
    if faults.on("schema-index-missing"):
        database.OrganizationInvitations.drop_index("OrganizationInvitations_token_key")
    if faults.on("schema-index-not-unique"):
        name = "Subscriptions_stripeSubscriptionId_key"
        database.Subscriptions.drop_index(name)
        database.Subscriptions.create_index([("stripeSubscriptionId", 1)], name=name)
    if faults.on("schema-index-not-sparse"):
        name = "Organizations_stripeCustomerId_key"
        database.Organizations.drop_index(name)
        # Without a customer there can be one organization only, as the application's own schema has it.
        for number, row in enumerate(database.Organizations.find({"stripeCustomerId": None}, {"_id": 1})):
            database.Organizations.update_one(row, {"$set": {"stripeCustomerId": f"cus_demo_{number}"}})
        database.Organizations.create_index([("stripeCustomerId", 1)], name=name, unique=True)
    if faults.on("schema-collection-missing"):
        database.DataExport.drop()
