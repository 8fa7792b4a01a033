"""Matching from file to file, without a database; what could not be used as it stands comes back as notes."""

from __future__ import annotations

import csv
from itertools import combinations
from typing import TYPE_CHECKING

from pipeline.identity import cuts, names, resolve
from pipeline.identity.corpus import learned, learned_of_papers
from pipeline.identity.file_rows import FileError, mentions, records
from pipeline.identity.match_papers import listing_once
from pipeline.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.identity.statements import Clustering

__all__ = ["FileError", "cluster_papers", "cluster_people"]


def cluster_people(mentions_jsonl: Path, out: Path, sure: bool) -> list[str]:
    """Write `mention_id,cluster_id` for each line of a file of mentions; return the notes.

    `sure` joins only what would be published without a person, and notes how much is left to ask; else the best
    guess is written.
    Raises FileError where the file or a line of it cannot be read.
    """
    notes: list[str] = []
    found = mentions(mentions_jsonl, notes)
    clustering = resolve.people(found, corpus=learned(found), sure=sure, told=sure)
    rows = ((member, cluster.members[0]) for cluster in clustering.clusters for member in cluster.members)
    _write(out, ("mention_id", "cluster_id"), rows)
    groups = sum(names.is_collaboration(mention.name) for mention in found)
    notes += [f"{groups} names of groups stay apart"] if groups else []
    notes += [cuts.words(clustering.cuts, "mention")] if clustering.cuts.count else []
    return [*notes, _left(clustering, len(found), "mentions")] if sure else notes


def cluster_papers(records_csv: Path, out: Path, sure: bool) -> list[str]:
    """Write `left_id,right_id` for each two rows of a file that are one paper; return the notes.

    `sure` as for people. Raises FileError where the file or a line of it cannot be read.
    """
    notes: list[str] = []
    found = records(records_csv, notes)
    clustering = resolve.papers(
        found, corpus=learned_of_papers(found), once=listing_once(found), sure=sure, told=sure
    )
    _write(
        out,
        ("left_id", "right_id"),
        (pair for cluster in clustering.clusters for pair in combinations(cluster.members, 2)),
    )
    notes += [cuts.words(clustering.cuts, "record")] if clustering.cuts.count else []
    return [*notes, _left(clustering, len(found), "records")] if sure else notes


def _left(clustering: Clustering, size: int, things: str) -> str:
    """Return in words how much is left to ask a person."""
    doubts = len(clustering.doubts)
    return f"{counted(doubts, 'question')} left to ask, {1000 * doubts / max(size, 1):.1f} for 1,000 {things}"


def _write(out: Path, header: tuple[str, str], rows: Iterable[tuple[str, str]]) -> None:
    try:
        with out.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
    except OSError as error:
        raise FileError(f"{out}: cannot be written: {error.strerror}") from error
