"""A few new records among many, as the bench measures them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.scale.arriving import Standing, arrived, kept_keys
from benchmarks.scale.invented_papers import records
from pipeline.identity import resolve

if TYPE_CHECKING:
    from pathlib import Path


def test_new_records_are_clustered_as_the_whole_would_be(tmp_path: Path) -> None:
    said = {statement.key: statement for statement, _ in records(1_500)}
    new = {*sorted(said)[::50]}
    old = [statement for key, statement in said.items() if key not in new]
    clusters = [cluster.members for cluster in resolve.papers(old, told=False).clusters]
    with kept_keys(old, tmp_path) as transaction:
        found = {*arrived(transaction, Standing(said, new, clusters), said)}
    whole = {cluster.members for cluster in resolve.papers(said.values(), told=False).clusters}
    assert found <= whole
    assert new <= {key for members in found for key in members}
