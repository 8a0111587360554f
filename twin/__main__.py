"""``python -m twin``: run the reference deployment by hand or for a test run."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import os
import shutil
import signal
import sys
import tempfile
import textwrap
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from twin.database.process import Database
from twin.faults import as_data, catalogue
from twin.profiles import AS_BUILT, AS_BUILT_FAILS, AS_BUILT_UNDECIDED

if TYPE_CHECKING:
    from twin.state import Twin

EPILOG = """\
examples:
  python -m twin                            serve until interrupted, and show addresses and accounts
  python -m twin --fault hsts-absent        the same deployment without that header
  python -m twin --as-built                 as the application is, rather than as the checklist asks
  python -m twin --json                     for programs: one line of JSON, then serve until stdin is closed
environment:
  TWIN_MONGODB_URI   use this MongoDB server instead of starting one; a database is made there and dropped
"""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m twin",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=EPILOG,
        description="A small reference deployment of AWMS with real parts, on loopback, that can be broken on purpose.",
    )
    parser.add_argument(
        "--fault",
        metavar="NAME",
        action="append",
        default=[],
        help="switch this fault on from the start (may be repeated)",
    )
    parser.add_argument("--as-built", action="store_true", help="switch on the faults that the application has")
    parser.add_argument("--list-faults", action="store_true", help="list the faults (with --as-built: those) and leave")
    parser.add_argument(
        "--list-reddened",
        action="store_true",
        help="list the items that the application turns red as it is, each with the faults it is red for, and leave",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one line of JSON when ready; end when stdin is closed"
    )
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        help="keep the files here, and leave them there (default: a temporary folder)",
    )
    asked = parser.parse_args()
    if unknown := sorted(set(asked.fault) - catalogue().keys()):
        parser.error(f"unknown fault: {', '.join(unknown)} (see --list-faults)")
    return asked


def _list_faults(*, as_json: bool, as_built: bool) -> None:
    if as_json:
        print(json.dumps([fault for fault in as_data() if not as_built or fault["name"] in AS_BUILT]))
        return
    for fault in catalogue().values():
        if as_built and fault.name not in AS_BUILT:
            continue
        print(f"{fault.name}\n" + textwrap.indent(f"{fault.breaks}\nmust turn red: {', '.join(fault.reddens)}", "    "))


def _list_reddened(*, as_json: bool) -> None:
    both = {"fails": AS_BUILT_FAILS, "undecided": AS_BUILT_UNDECIDED}
    if as_json:
        print(
            json.dumps({state: {item: names.split() for item, names in some.items()} for state, some in both.items()})
        )
        return
    for state, some in both.items():
        for item, names in some.items():
            print(f"{item:<10}{state:<11}{', '.join(names.split())}")


def _show(twin: Twin) -> None:
    lines = [
        f"application   {twin.base_url}",
        f"plain HTTP    {twin.http_url}",
        f"CA            {twin.ca_file}",
        f"mail          {twin.mail_url}/api/v1/messages",
        f"database      {twin.database_url}",
        f"control       {twin.control_socket}",
        f"faults on     {', '.join(twin.faults.names()) or 'none'}",
        "",
        f"accounts (password {twin.accounts[0]['password']})",
    ]
    lines += [
        f"  {account['email']:<20} {account['role']:<8} {account['organization'] or 'no organization'}"
        for account in twin.accounts
    ]
    print("\n".join(lines), "\n\nCtrl-C ends it.", flush=True)


def _until_stdin_closes(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    while os.read(0, 4096):
        pass
    loop.call_soon_threadsafe(stop.set)


async def _serve(asked: argparse.Namespace, folder: Path, database: Database) -> None:
    gc.set_threshold(50_000, 20, 20)  # what is loaded below stays, and need not be looked through again and again
    # Imported here: the database starts while Python loads the servers.
    from twin.description import describe
    from twin.run import running

    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    faults = [*asked.fault, *(AS_BUILT if asked.as_built else ())]
    async with running(folder, database, faults) as twin:
        if asked.json:
            print(json.dumps(describe(twin)), flush=True)
            threading.Thread(target=_until_stdin_closes, args=(loop, stop), daemon=True).start()
        else:
            _show(twin)
        await stop.wait()


def main() -> int:
    """Run the command; the exit code."""
    asked = _arguments()
    if asked.list_faults or asked.list_reddened:
        try:
            if asked.list_faults:
                _list_faults(as_json=asked.json, as_built=asked.as_built)
            else:
                _list_reddened(as_json=asked.json)
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever reads has seen enough, as in `| head`; nor must the flush at the end try again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    logging.basicConfig(level=logging.WARNING, format="twin: %(message)s")
    # Its word on connections that were open at the end is no news.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="awms-twin-"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        database = Database(folder / "database")
        try:
            import uvloop

            uvloop.run(_serve(asked, folder, database))
        finally:
            database.stop(keep=asked.folder is not None)
    finally:
        if asked.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
