"""Performance > Target Latencies (POST-2.2): how fast the database answers what the application asks."""

import pytest

from signoff import expect


@pytest.mark.item("POST-2.2")
@pytest.mark.needs("quiet")
def test_the_applications_queries_are_fast(queries, query_shapes, limits):
    """95 % of the application's queries, and of each kind of them, take less than 50 ms, sure to 95 %."""
    expect.queries.fast(queries.time(query_shapes), limits["p95_ms"])


@pytest.mark.item("POST-2.2")
def test_every_query_uses_an_index(queries, query_shapes):
    """The database answers every one of the application's queries by an index."""
    expect.queries.indexed([queries.explain(shape) for shape in query_shapes])
