"""Expectations on the schema of the application's database (checklist PRE-8.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from signoff.evidence import CheckFailed
from signoff.evidence.backup import Index
from signoff.evidence.schema import Schema
from signoff.expect.judging import expectation

LOOK = "prisma/schema.prisma, and prisma db push"


@expectation
def has_collections(schema: Schema, names: Sequence[str]) -> None:
    """Every collection that the application relies on exists."""
    _judge_readable(schema)
    if missing := [name for name in names if name not in schema.collections]:
        raise CheckFailed(
            f"{len(missing)} collection(s) do not exist: {', '.join(missing[:5])}",
            f"all of {len(names)} collections",
            f"without {', '.join(missing)}",
            schema,
            LOOK,
        )


@expectation
def is_unique(schema: Schema, collection: str, field: str) -> None:
    """A unique index on exactly that field keeps it from coming twice, in every document.

    Only a Stripe customer may be absent of an organization, and its index may leave such out (spares_the_absent).
    """
    index = _index_on(schema, collection, field)
    if not index.options.get("unique"):
        raise CheckFailed(
            f"The index on {collection}.{field} is not unique", "a unique index", index.shown, schema, LOOK
        )
    partial = index.options.get("partialFilterExpression") or index.options.get("sparse")
    if partial and (collection, field) != ("Organizations", "stripeCustomerId"):
        raise CheckFailed(
            f"The index on {collection}.{field} is not unique for every document",
            "no filter",
            index.shown,
            schema,
            LOOK,
        )


@expectation
def spares_the_absent(schema: Schema, collection: str, field: str) -> None:
    """The unique index leaves out documents without that optional field (sparse or partial), so many can be without."""
    index = _index_on(schema, collection, field)
    if index.options.get("unique") and not index.options.get("sparse") and not _of_present(index, field):
        raise CheckFailed(
            f"Only one document of {collection} can be without {field}: its unique index is not sparse or partial",
            f"a sparse index, or a partial one on documents that have {field}",
            index.shown,
            schema,
            f"{LOOK} (Prisma makes no sparse index: it has to be made by hand)",
        )


@expectation
def has_fields(schema: Schema) -> None:
    """No document lacks a field that the application reads as required."""
    _judge_readable(schema)
    for collection, (field, one) in schema.lacking.items():
        raise CheckFailed(
            f"A document of {collection} has no {field}, which the application requires",
            f"{field} in every document of {collection}",
            f"{one} is without",
            schema,
            "the migration that added the field (Prisma fills in no defaults in MongoDB)",
        )


def _index_on(schema: Schema, collection: str, field: str) -> Index:
    _judge_readable(schema)
    indexes: Mapping[str, Index] = schema.collections.get(collection, {})
    found = [index for index in indexes.values() if [name for name, _ in index.key] == [field]]
    if not found:
        raise CheckFailed(
            f"There is no index on {collection}.{field}",
            "a unique index",
            ", ".join(sorted(indexes)) or "no index at all",
            schema,
            LOOK,
        )
    return next((index for index in found if index.options.get("unique")), found[0])


def _of_present(index: Index, field: str) -> bool:
    """Whether a partial index is of documents that have *field*: by type, by existence, or greater than something."""
    condition = (index.options.get("partialFilterExpression") or {}).get(field)
    return isinstance(condition, dict) and bool({"$type", "$exists", "$gt", "$gte"} & condition.keys())


def _judge_readable(schema: Schema) -> None:
    if schema.problem:
        raise CheckFailed(
            "The schema cannot be read", "collections and indexes", schema.problem, schema, "DATABASE_URL"
        )
