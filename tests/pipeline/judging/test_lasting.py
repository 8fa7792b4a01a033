"""A hundred judgements, with crawls, replays and rebuilds between: all that stand hold, all old ids lead on."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.models import derived
from db.models.kept import PublicId, PublicIdMember
from db.queries import judgements, profiles
from db.store.derived import Difference
from pipeline.judging.conflicts import refuse
from pipeline.judging.merging import merge
from pipeline.judging.namesakes import one_person
from pipeline.judging.plan import JudgementError, Plan
from pipeline.judging.splitting import split_author, split_paper
from pipeline.judging.undoing import undo

if TYPE_CHECKING:
    from db.engine import Transaction
    from db.queries.judgements import JudgementRow
    from spiders.records import PaperRecord
    from tests.pipeline.conftest import Desk, Form

Fresh: TypeAlias = "Callable[[], Desk]"

pytestmark = pytest.mark.slow
_JUDGEMENTS = 100
_PEOPLE = ("Ada Lindqvist", "A. Lindqvist", "Bo Okafor", "B. Okafor", "Wei Zhang", "W. Zhang", "Marta Ruiz Vega")
_WORDS = ("sparse gates", "tides", "cells in tissue", "lanterns", "a grammar of lichens", "damp networks", "ferns")
_KINDS = (("arxiv", "raw"), ("acl", "paper"), ("semantic-scholar", "paper"), ("profile-page", "paper"))


class Storm:
    """Judges, crawls, reads again and rebuilds at random."""

    def __init__(self, desk: Desk, form: Form, random: Random) -> None:
        self.desk = desk
        self._form = form
        self._random = random
        self._names: dict[tuple[str, int], list[str]] = {}
        self._pages: list[tuple[int, PaperRecord]] = []
        self.kept = 0
        self.one_person: set[int] = set()
        self.refused = 0

    def run(self) -> None:
        """Keep a hundred judgements; after each all that was promised is checked."""
        for _ in range(8):
            self._crawl()
        self.desk.derive()
        while self.kept < _JUDGEMENTS:
            other = self._random.random()
            if other < 0.15:
                self._crawl()
            elif other < 0.25:
                day = self._random.randrange(len(self._pages))
                fetch, page = self._pages[day]
                self.desk.read_again(fetch, page, day=day, parser_version=2 + self.kept)
            elif other < 0.3:
                self.desk.drop()
                self.desk.derive(whole=True)
            else:
                self._judge()
            self.desk.derive()
            if self._random.random() < 0.2:
                self.check()

    def check(self) -> None:
        """Check that standing judgements hold, that old ids lead somewhere right, and that a rebuild is idle."""
        assert self.desk.derive(whole=True).total == Difference()
        thing_of = _things(self.desk)
        with self.desk.database.reading() as transaction:
            rows = judgements.every(transaction)
            ids = {(row["id"], row["kind"]) for row in self.desk.table(PublicId)}
            ends = {id_: profiles.standing_id(transaction, kind, id_) for id_, kind in ids}
        for row in rows:
            if row.stands and row.verb != "undo":
                left, right = (
                    {thing_of[key] for key in side if key in thing_of} for side in (row.left, row.right)
                )
                assert bool(left & right) == (row.verb == "same"), row
        self._check_alarms(rows)
        given: dict[str, set[str]] = {}
        for each in self.desk.table(PublicIdMember):
            given.setdefault(each["public_id"], set()).add(each["member"])
        for id_, end in ends.items():
            assert end in {thing_of.get(member) for member in given[id_]}, id_

    def _check_alarms(self, rows: list[JudgementRow]) -> None:
        """Check that nothing looks like several people that was ruled to be one person, and has not grown."""
        ruled = [{*row.left, *row.right} for row in rows if row.stands and row.number in self.one_person]
        members: dict[str, set[str]] = {}
        for row in self.desk.table(derived.Mention):
            members.setdefault(row["author_id"], set()).add(row["key"])
        for row in self.desk.table(derived.Author):
            if any(members[row["id"]] <= each for each in ruled):
                assert row["detail"]["alarm"] is None, row["id"]

    def _crawl(self) -> None:
        number = self._random.randrange(12)
        source, kind = self._random.choice(_KINDS)
        title = f"{_WORDS[number % len(_WORDS)]} and {_WORDS[number % 5]} {number}"
        # Names are added and none goes, so that all that was ever ruled over is there to be looked at.
        names = self._names.setdefault((source, number), [])
        names += self._random.sample([name for name in _PEOPLE if name not in names], 1 if len(names) < 4 else 0)
        page = self._form.paper(f"{number}", title, names, source=source, kind=kind)
        self._pages.append((self.desk.see(page, day=len(self._pages)), page))

    def _judge(self) -> None:
        plan = self._random.choice(
            (self._merge, self._merge, self._split, self._split, self._different, self._whole, self._undo)
        )
        try:
            plan()
        except JudgementError:
            self.refused += 1
        else:
            self.kept += 1

    def _merge(self) -> None:
        kind, (one, other) = self._two()
        self.desk.rule(merge, f"{kind}:{one}", f"{kind}:{other}")

    def _split(self) -> None:
        if self._random.random() < 0.3:
            rows = self.desk.table(derived.PaperVersion)
            row = self._random.choice(rows)
            self.desk.rule(split_paper, f"paper:{row['paper_id']}", [row["record_key"]])
            return
        row = self._random.choice(self.desk.table(derived.Mention))
        self.desk.rule(split_author, f"author:{row['author_id']}", [f"paper:{row['paper_id']}"])

    def _different(self) -> None:
        rows = self.desk.table(derived.Mention)
        one, other = self._random.sample(sorted({row["author_id"] for row in rows}), 2)
        sides = [tuple(row["key"] for row in rows if row["author_id"] == id_) for id_ in (one, other)]

        def different(transaction: Transaction) -> Plan:
            return refuse(transaction, Plan(verb="different", left=sides[0], right=sides[1], words="two"))

        self.desk.rule(different)

    def _whole(self) -> None:
        rows = self.desk.table(derived.Author)
        alarmed = [row["id"] for row in rows if row["detail"]["alarm"] is not None]
        if not alarmed:
            raise JudgementError("nothing looks like several people")
        self.one_person.add(self.desk.rule(one_person, self._random.choice(alarmed)))

    def _undo(self) -> None:
        with self.desk.database.reading() as transaction:
            numbers = [row.number for row in judgements.every(transaction)]
        if not numbers:
            raise JudgementError("nothing to undo")
        self.desk.rule(undo, f"judgement:{self._random.choice(numbers)}")

    def _two(self) -> tuple[str, list[str]]:
        model, kind = self._random.choice(
            ((derived.Author, "author"), (derived.Author, "author"), (derived.Paper, "paper"))
        )
        ids = [row["id"] for row in self.desk.table(model)]
        if len(ids) < 2:
            raise JudgementError("all is one")
        return kind, self._random.sample(ids, 2)


def _things(desk: Desk) -> dict[str, str]:
    """Return the id of the author of each mention, and of the paper of each record."""
    found = {row["key"]: row["author_id"] for row in desk.table(derived.Mention)}
    return found | {row["record_key"]: row["paper_id"] for row in desk.table(derived.PaperVersion)}


def _storm(desk: Desk, form: Form, random: Random) -> None:
    storm = Storm(desk, form, random)
    storm.run()
    storm.check()
    assert storm.kept == _JUDGEMENTS


@given(seed=st.integers(0, 10_000))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_people_ruled_holds_and_ids_lead_whatever_happens_between(
    light_fresh_desk: Fresh, form: Form, seed: int
) -> None:
    _storm(light_fresh_desk(), form, Random(seed))


@given(seed=st.integers(0, 10_000))
@settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_holds_on_each_database(fresh_desk: Fresh, form: Form, seed: int) -> None:
    _storm(fresh_desk(), form, Random(seed))
