"""Starting and ending a twin: one process, one event loop, and the database beside it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import ssl
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import httpx
from aiosmtpd.smtp import SMTP
from pymongo import AsyncMongoClient

from twin import control
from twin.app import build_app
from twin.app.limiter import Limiter
from twin.database import demo, schema
from twin.database.gate import Gate
from twin.database.process import Database
from twin.mail import api as mail_api
from twin.mail import smtp
from twin.mail.inbox import Inbox
from twin.oauth import github, google
from twin.platform import activity, hosting, records
from twin.platform import start as platform
from twin.release.release import Release
from twin.state import Bucket, OAuthClient, Twin
from twin.storage import ingest
from twin.storage.server import Storage
from twin.stripe import server as stripe
from twin.transport import tls
from twin.transport.certificates import Authority
from twin.transport.plain import Plain
from twin.transport.servers import Servers, loopback, port_of, unix

NOBODY_LISTENS = "mongodb://127.0.0.1:1/awms?directConnection=true"
"""Where the application's database handle points while the database is taken away."""


async def _shown(twin: Twin, url: str, stack: contextlib.AsyncExitStack) -> str:
    """The address of the database for others. A server that was there before is handed out as it is."""
    if "TWIN_MONGODB_URI" in os.environ:
        return url
    gate = Gate(url, twin.faults)
    await gate.open()
    stack.callback(gate.close)
    return gate.url


async def _database(twin: Twin, database: Database, stack: contextlib.AsyncExitStack) -> None:
    await asyncio.to_thread(database.wait)
    twin.database_url = await _shown(twin, database.url, stack)
    twin.mongo = AsyncMongoClient(database.url, serverSelectionTimeoutMS=2000)
    twin.unreachable = AsyncMongoClient(NOBODY_LISTENS, serverSelectionTimeoutMS=300, connectTimeoutMS=300)
    await schema.create(twin)
    await demo.fill(twin)


async def _mail(twin: Twin, servers: Servers) -> asyncio.AbstractServer:
    def protocol() -> SMTP:
        return smtp.protocol(twin.inbox)

    sockets = loopback()
    twin.mail_url = f"http://127.0.0.1:{port_of(sockets)}"
    await servers.add(mail_api.build(twin), sockets)
    receiver = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    twin.smtp_port = receiver.sockets[0].getsockname()[1]
    return receiver


async def _storage(twin: Twin, servers: Servers) -> None:
    sockets = loopback()
    twin.storage = Bucket(
        f"http://127.0.0.1:{port_of(sockets)}",
        "fra1",
        "awms-staging",
        f"DO{secrets.token_hex(9).upper()}",
        secrets.token_urlsafe(32),
    )
    await servers.add(Storage(twin), sockets)


async def _ingest(twin: Twin, servers: Servers, context: ssl.SSLContext) -> None:
    sockets = loopback()
    twin.ingest_url = f"https://localhost:{port_of(sockets)}"
    await servers.add(ingest.build(twin), sockets, context)


async def _providers(twin: Twin, servers: Servers) -> None:
    for name, builder in (("google", google.build), ("github", github.build)):
        sockets = loopback()
        client = OAuthClient(
            f"{name}-{secrets.token_hex(8)}", secrets.token_urlsafe(32), f"http://127.0.0.1:{port_of(sockets)}"
        )
        setattr(twin, name, client)
        await servers.add(builder(client, f"{twin.base_url}/api/auth/callback/{name}"), sockets)


async def _public(twin: Twin, servers: Servers, context: ssl.SSLContext) -> None:
    https, http = loopback(), loopback()
    twin.base_url = f"https://localhost:{port_of(https)}"
    twin.http_url = f"http://localhost:{port_of(http)}"
    app = build_app(twin)
    await servers.add(app, https, context)
    await servers.add(Plain(twin, app), http)
    await platform.start(twin, servers, app, context)


async def _stripe(twin: Twin, servers: Servers) -> None:
    sockets = loopback()
    twin.stripe.url = f"http://127.0.0.1:{port_of(sockets)}"
    await servers.add(stripe.build(twin), sockets)


@contextlib.asynccontextmanager
async def running(folder: Path, database: Database, faults: Iterable[str] = ()) -> AsyncIterator[Twin]:
    """A twin in *folder* on *database*, serving until the block ends."""
    twin = Twin(folder, _limiter=Limiter(), _inbox=Inbox())
    twin.faults.set(faults)
    authority, context, servers = Authority(folder / "tls"), tls.new_context(), Servers()
    twin.ca_file, twin.control_socket = authority.ca_file, folder / "control.sock"

    async def settle() -> None:
        """Bring into line with the faults what is not asked on every request."""
        tls.settle(context, authority, twin.faults)
        hosting.serve(twin, previous=False)
        servers.hang_up()
        database.pause(paused=False)
        await schema.settle(twin)
        await activity.settle(twin)
        database.pause(paused=twin.faults.on("health-database-true-while-down"))
        await asyncio.to_thread(twin.release.settle)
        await asyncio.to_thread(records.settle, twin)

    tls.settle(context, authority, twin.faults)
    async with contextlib.AsyncExitStack() as stack:
        twin._release = release = Release(twin)
        stack.callback(release.close)
        # Git works while the database starts.
        laid_out = asyncio.create_task(asyncio.to_thread(release.lay_out))
        recorded = asyncio.create_task(asyncio.to_thread(records.settle, twin))
        trust = ssl.create_default_context(cafile=authority.ca_file)
        outgoing = httpx.AsyncClient(timeout=5, trust_env=False, verify=trust)
        twin._http = await stack.enter_async_context(outgoing)
        stack.push_async_callback(servers.stop)
        receiver = await _mail(twin, servers)
        stack.callback(receiver.close)
        await _storage(twin, servers)
        await _ingest(twin, servers, context)
        await _public(twin, servers, context)
        await _providers(twin, servers)
        await _stripe(twin, servers)
        await _database(twin, database, stack)
        await activity.register(twin)
        await activity.settle(twin)
        await asyncio.to_thread(release.back_up)
        await schema.settle(twin)
        await laid_out
        await asyncio.to_thread(release.settle)
        await recorded
        stack.callback(asyncio.create_task(records.keep(twin)).cancel)
        await servers.add(control.build(twin, settle), unix(twin.control_socket))
        yield twin
