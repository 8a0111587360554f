"""The release that the twin pretends to be of: kept on disk, and brought into line with the faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from twin.release import environment

if TYPE_CHECKING:
    from twin.state import Twin


class Release:
    """What a pipeline and an operator would have on disk beside a running deployment, in a folder of the twin.

    The environment file is there from the start.
    """

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        self.folder = twin.folder / "release"
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.env_file = self.folder / "staging.env"
        self._made_up = environment.made_up()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of everything that is held."""

    def describe(self) -> dict[str, str | int]:
        """Where everything is."""
        return {"env_file": str(self.env_file)}

    def settle(self) -> None:
        """Bring what is on disk into line with the faults that are on."""
        environment.write(self.env_file, self._twin, self._made_up)
