"""What the platform offers beside the CRM: administration, one's own settings, and parts that are not set up here."""

from __future__ import annotations

import secrets
from typing import Any

from bson import ObjectId
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import fetching, mailer, mass_faults, users
from twin.app.answers import data, now, object_id, plain, refuse, strings
from twin.app.api.admission import Call, Work, route
from twin.app.api.crm_parts import check_token
from twin.app.api.opportunities import listed
from twin.app.api.registration import EMAIL
from twin.database import retention

COUNTED = {
    "usersCount": "Users",
    "contactsCount": "crm_Contacts",
    "projectsCount": "Boards",
    "documentsCount": "Documents",
    "accountsCount": "crm_Accounts",
    "leadsCount": "crm_Leads",
    "opportunitiesCount": "crm_Opportunities",
    "tasksCount": "Tasks",
}
PIXEL = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><text x="60" y="330">NextCRM</text></svg>'


async def _dashboard(call: Call) -> Response:
    rows = await call.db.AuditLog.find().sort("createdAt", -1).to_list(10)
    counts = {name: await call.db[name].estimated_document_count() for name in ("Organizations", "Users")}
    return data({"statistics": counts, "recentActivity": [listed(row) for row in rows]})


def _module(enabled: bool) -> Work:
    async def change(call: Call) -> Response:
        found = object_id(call.path_id)
        row = await call.db.system_Modules_Enabled.find_one({"_id": found}) if found else None
        if row is None:
            raise refuse("Module not found", 404)
        await call.db.system_Modules_Enabled.update_one({"_id": row["_id"]}, {"$set": {"enabled": enabled}})
        call.done(row["_id"], {"enabled": enabled})
        return data({"message": "Module " + ("activated" if enabled else "deactivated")})

    return change


async def _my_account(call: Call) -> Response:
    body = await call.body()
    names = [name for name in ("company_name", "email", "office_phone", "website", "VAT_number") if name in body]
    values: dict[str, Any] = dict(zip(names, strings(body, *names), strict=True))
    row = await call.db.MyAccount.find_one() or {"_id": ObjectId(), "__v": 0}
    await call.db.MyAccount.update_one({"_id": row["_id"]}, {"$set": values | {"__v": 0}}, upsert=True)
    call.done(row["_id"], {"fields": sorted(values)})
    return data(listed(row | values))


async def _invite_user(call: Call) -> Response:
    name, email, language = strings(await call.body(), "name", "email", "language")
    if not (name and EMAIL.fullmatch(email) and language in users.LANGUAGES):
        return data({"error": "Name, Email, and Language is required!"}, 400)
    if await call.db.Users.find_one({"email": email}):
        return data({"error": "User already exist, reset password instead!"}, 400)
    password = "A1!" + secrets.token_urlsafe(12)
    user = users.new(
        email, name, userLanguage=language, userStatus="ACTIVE", _id=ObjectId(), password=await users.hash_of(password)
    )
    await call.db.Users.insert_one(user)
    await mailer.after_the_answer(call.twin, mailer.send_new_password(call.twin, email, password))
    call.done(user["_id"], {"email": email})
    return data(users.shown(call.twin, user))


def _keep_key(collection: str, *names: str) -> Work:
    """A handler that keeps keys of another service for the caller himself; the answer never has them."""

    async def keep(call: Call) -> Response:
        if call.path_id != str(call.user["_id"]):
            raise await call.denied("Only the owner of an account can change it", call.path_id)
        values = strings(await call.body(), *names)
        if not all(values):
            raise refuse("Missing " + ", ".join(names), 400)
        row: dict[str, Any] = {"user": call.user["_id"], **dict(zip(names, values, strict=True))}
        await call.db[collection].update_one({"user": call.user["_id"]}, {"$set": row}, upsert=True)
        call.done(call.user["_id"], {"fields": sorted(names)})
        return data({"message": "Saved"})

    return keep


async def _photo(call: Call) -> Response:
    body = await call.body()
    (avatar,) = strings(body, "avatar")
    if taken := mass_faults.photo(call.request, body):
        await call.db.Users.update_one({"_id": call.user["_id"]}, {"$set": taken})
    if not fetching.is_picture(call.twin, avatar):
        if call.broken("avatar-refused-but-stored"):
            await call.db.Users.update_one({"_id": call.user["_id"]}, {"$set": {"avatar": avatar}})
        return data({"message": "No avatar provided"}, 400)
    await call.db.Users.update_one({"_id": call.user["_id"]}, {"$set": {"avatar": avatar}})
    call.done(call.user["_id"], {"fields": ["avatar"]})
    return data({"message": "Profile photo updated"})


async def _feedback(call: Call) -> Response:
    (text,) = strings(await call.body(), "feedback")
    if not text:
        raise refuse("Missing feedback", 400)
    for admin in await users.admins(call.twin):
        call.twin.later(mailer.by_smtp(call.twin, admin["email"], "New feedback", f"{call.user['email']}: {text}\n"))
    return data({"message": "Feedback sent"})


async def _buckets(call: Call) -> Response:
    return data({"buckets": [{"Name": call.twin.storage.bucket}], "success": True})


async def _notion(call: Call) -> Response:
    row = await call.row("secondBrain_notions", call.path_id, "Notion not found or unauthorized")
    await call.db.secondBrain_notions.delete_one({"_id": row["_id"]})
    call.done(row["_id"])
    return data({"message": "Notion deleted"})


async def _nothing(call: Call) -> Response:
    return data({"data": []})


async def _not_configured(call: Call) -> Response:
    raise refuse("No openai key found", 503)


async def _usage(call: Call) -> Response:
    check_token(call, "authorization", f"Bearer {call.twin.cron_secret}")
    for organization in await call.db.Organizations.find({}, {"_id": 1}).to_list(None):
        key = {"organizationId": organization["_id"]}
        counts = {name: await call.db[place].count_documents(key) for name, place in COUNTED.items()}
        found = await call.db.Documents.find(key, {"size": 1}).to_list(None)
        counts["storageBytes"] = sum(int(one.get("size") or 0) for one in found)
        change = {"$set": counts | {"lastCalculatedAt": now()}}
        await call.db.OrganizationUsage.update_one(key, change, upsert=True)
    return data(
        {"success": True, "timestamp": plain(now()), "message": "Successfully calculated usage for all organizations"}
    )


async def _purge(call: Call) -> Response:
    expected = "another" if call.twin.faults.on("retention-job-refuses-its-token") else call.twin.cron_secret
    check_token(call, "authorization", f"Bearer {expected}")
    return data({"success": True, "deleted": await retention.purge(call.twin)})


async def _cron_is_there(call: Call) -> Response:
    return data(
        {"status": "healthy", "timestamp": plain(now()), "message": "Usage calculation cron job endpoint is active"}
    )


async def _image(call: Call) -> Response:
    return Response(PIXEL, media_type="image/svg+xml")


def routes() -> list[BaseRoute]:
    """Everything that has no module of its own. The cron jobs and the image are not counted."""
    cron: dict[str, Work] = {"GET": _cron_is_there, "POST": _usage}
    return [
        route("/api/admin/dashboard", GET=_dashboard),
        route("/api/admin/activateModule/{id}", POST=_module(True)),
        route("/api/admin/deactivateModule/{id}", POST=_module(False)),
        route("/api/my-account", POST=_my_account, PUT=_my_account),
        route("/api/user/inviteuser", POST=_invite_user),
        route("/api/user/{id}/setOpenAi", POST=_keep_key("openAi_keys", "organizationId", "secretKey")),
        route("/api/user/{id}/setnotiondb", POST=_keep_key("secondBrain_notions", "notionApiKey", "notionDbId")),
        route("/api/profile/updateProfilePhoto", PUT=_photo),
        route("/api/feedback", POST=_feedback),
        route("/api/databox", GET=_nothing),
        route("/api/temp", GET=_nothing),
        route("/api/digitalocean/list-buckets", GET=_buckets),
        route("/api/digitalocean/list-file-in-bucket/{id}", GET=_nothing),
        route("/api/openai/completion", POST=_not_configured),
        route("/api/openai/create-chat-completion", POST=_not_configured),
        route("/api/secondBrain/{id}", DELETE=_notion),
        route("/api/cron/calculate-usage", None, **cron),
        route(retention.JOB, None, GET=_purge),
        route("/api/og", None, GET=_image),
    ]
