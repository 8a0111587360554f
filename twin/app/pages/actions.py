"""Server actions: what the framework sends as POST to the page's own address, named by an id of the build.

The page posts a JSON array of arguments with the header ``Next-Action``; the answer's line that begins with ``1:``
is the result. The ids stand in the script in the form of the framework's own chunks, where a client finds them.
"""

from __future__ import annotations

ACTIONS = {
    "inviteMember": "40c1e7a2b9d34f5f8c60718293a4b5c6d7e8f90a1b",
    "acceptInvitation": "40d2f8b3cae45a609d718293a4b5c6d7e8f90a1b2c",
}


def as_script() -> str:
    """The ids as the script's table ``actions``."""
    lines = [
        f'actions.{name} = (0, actions.createServerReference)("{key}", actions.call, void 0, void 0, "{name}");'
        for name, key in ACTIONS.items()
    ]
    return "\n".join(lines)
