"""Expectations on the machine and the checkout: processes, ports, git (checklist PRE-1 and DEP-1)."""

from __future__ import annotations

from signoff.evidence import CheckFailed, Inconclusive
from signoff.evidence.machine import Port, Processes, RemoteBranches, WorkTree
from signoff.evidence.workspace import Head
from signoff.expect.judging import expectation


@expectation
def none_runs(found: Processes) -> None:
    """No such process runs in the checkout. Inconclusive where one runs whose folder may not be seen."""
    if found.here:
        one = found.here[0]
        raise CheckFailed(
            f"{len(found.here)} process(es) still run in the checkout: {found.what}",
            "none",
            f"process {one.pid}: {one.command[:200]}",
            found,
            f"end process {one.pid}",
        )
    if found.seen == 0:
        raise Inconclusive("no process of this machine may be seen")
    if found.unclear:
        one = found.unclear[0]
        raise Inconclusive(f"process {one.pid} ({one.command[:80]}) may be of the checkout: its folder may not be seen")


@expectation
def port_is_free(found: Port) -> None:
    """The port can be bound on loopback and on every address, of IPv4 and, where the machine has it, of IPv6."""
    if found.taken:
        hosts = ", ".join(host for host, _ in found.taken)
        raise CheckFailed(
            f"Port {found.port} is not free on {hosts}",
            "free on every address",
            found.answered,
            found,
            f"what listens on port {found.port}",
        )
    if not {"127.0.0.1", "0.0.0.0"} <= set(found.free):  # noqa: S104 - words of the evidence
        raise Inconclusive(f"port {found.port} could not be tried: {found.answered}")


@expectation
def all_committed(tree: WorkTree) -> None:
    """Nothing differs from the commit, and nothing is new that is not ignored."""
    _judge_readable(tree)
    loose = (*tree.changed, *tree.unmerged, *tree.untracked)
    if loose:
        raise CheckFailed(
            f"{len(loose)} file(s) are not committed: {', '.join(loose[:3])}",
            "a clean work tree",
            tree.answered,
            tree,
            loose[0],
        )


@expectation
def no_conflicts(tree: WorkTree) -> None:
    """No file has the marks of a conflict, and no merge, rebase or the like is in progress."""
    _judge_readable(tree)
    if tree.unmerged or tree.marked:
        where = (*tree.unmerged, *tree.marked)
        raise CheckFailed(
            f"There are conflicts that nobody has resolved: {', '.join(where[:3])}",
            "no conflict marks",
            ", ".join(where[:10]),
            tree,
            where[0],
        )
    if tree.unfinished:
        raise CheckFailed(
            f"{tree.unfinished[0].capitalize()} is in progress", "nothing in progress", tree.answered, tree, ".git"
        )


@expectation
def pushed(head: Head, remote: RemoteBranches) -> None:
    """The remote's branch is at the commit that is checked out; with no branch checked out, any branch of it is.

    Raises Inconclusive where the remote does not answer, or not to whoever asks here.
    """
    look = f"git push {remote.remote} {remote.branch}".strip()
    if head.problem:
        raise CheckFailed(f"The remote cannot be compared: {head.problem}", "a commit", head.problem, head, look)
    if remote.problem:
        raise Inconclusive(f"the remote {remote.remote!r} {remote.problem}")
    heads = dict(remote.heads)
    if remote.branch and remote.branch not in heads:
        raise CheckFailed(
            f"The remote has no branch {remote.branch}",
            f"{remote.branch} at {head.short}",
            remote.answered,
            remote,
            look,
        )
    there = {heads[remote.branch]} if remote.branch else set(heads.values())
    if head.commit not in there:
        raise CheckFailed(
            "The remote branch is at another commit than the one that is checked out",
            f"{remote.branch or 'a branch'} of the remote at {head.short}",
            remote.answered,
            remote,
            look,
        )


@expectation
def same_commit(head: Head, deployed: str, *, said_by: str) -> None:
    """The deployment was made of the commit that is checked out. deployed: a commit, or the beginning of one."""
    if head.problem:
        raise CheckFailed("The checkout cannot be asked for its commit", "a commit", head.problem, head, "APP_FOLDER")
    if len(deployed) < 7 or not head.commit.startswith(deployed.lower()):
        raise CheckFailed(
            f"Another commit is deployed, says {said_by}",
            head.short,
            deployed[:12] + ", and what was not committed" * deployed.endswith("-dirty") or "no commit",
            head,
            "the newest deployment of staging",
        )


def _judge_readable(tree: WorkTree) -> None:
    if tree.problem or not tree.files:
        problem = tree.problem or "no file is tracked"
        raise CheckFailed(f"The checkout cannot be asked: {problem}", "a checkout", problem, tree, "APP_FOLDER")
