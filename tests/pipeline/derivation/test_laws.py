"""Whatever was stored, in whatever order: incremental is whole, a rebuild changes nothing, arrival has no say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct, structs

from db.queries import forgotten
from db.store.derived import Difference
from db.store.forgotten import add_digests
from spiders.records import Code, Identifier, ListingRecord, Member, Name, PaperRecord, Record, Version

if TYPE_CHECKING:
    from tests.pipeline.conftest import Desk, Form

pytestmark = pytest.mark.slow


Fresh: TypeAlias = "Callable[[], Desk]"

_LIGHT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_BOTH = settings(_LIGHT, max_examples=4)

_PEOPLE = (
    ("Ada Lindqvist", "A. Lindqvist", "Lindqvist, Ada"),
    ("Bo Okafor", "B. Okafor", "Bo T. Okafor"),
    ("Wei Zhang", "W. Zhang", "Zhang Wei"),
    ("Wen Zhang", "W. Zhang", "Wen Zhang 0002"),
    ("Marta Ruiz Vega", "M. Ruiz", "Marta Ruiz-Vega"),
    ("Imre Kovacs", "Imre Kovács", "Kovacs Imre"),
    ("The Lantern Collaboration", "Lantern Collaboration", "et al."),
)
_TITLES = (
    ("Sparse gates for long documents", "Sparse Gates for Long Documents (extended abstract)"),
    ("Counting cells in tissue, part I", "Counting cells in tissue: Part 1"),
    ("Counting cells in tissue, part II", "Counting cells in tissue: Part 2"),
    ("Preface", "Preface"),
    ("Sparse gates for long documents revisited", "Sparse gates"),
)
_KINDS = (
    ("arxiv", "raw"), ("arxiv", "oai"), ("acl", "paper"), ("semantic-scholar", "paper"), ("profile-page", "paper"),
    ("arxiv", "deleted"),
)  # fmt: skip
_OWNERS = ("owner-1", "owner-1", "owner-2")


class Seen(Struct, frozen=True):
    """A page with its records, visited on a day."""

    records: tuple[Record, ...]
    day: int
    url: str
    rejects: int = 0


class Shown(Struct, frozen=True):
    """The n-th page is taken back, or shown again."""

    page: int
    state: str


class Ruled(Struct, frozen=True):
    """The newest version of the n-th record seen is held, rejected or freed."""

    record: int
    state: str


class Judged(Struct, frozen=True):
    """Two of the mentions or papers that stand are ruled over; or the last judgement is undone."""

    verb: str
    left: int
    right: int
    over_people: bool


class ReadAgain(Struct, frozen=True):
    """The n-th page is read by a later parser, which leaves records out or reads them otherwise."""

    page: int
    records: tuple[Record, ...]


class Renewed(Struct, frozen=True):
    """What is visible is learned anew, and kept as a snapshot."""


_VERBS = ("same", "same", "different", "unsure", "undo", "split", "set", "deny", "hide", "forget")

Step: TypeAlias = Seen | Shown | Ruled | Judged | ReadAgain | Renewed


def _key_of(record: Record) -> str:
    return f"{record.source}/{record.kind}/{record.source_id}"


@st.composite
def _names(draw: st.DrawFn) -> tuple[Name, ...]:
    people = draw(st.lists(st.sampled_from((0, 0, 1, 1, 2, 2, 3, 4, 5, 6)), min_size=1, max_size=4))
    found = []
    for person in people:
        ids = {
            0: (),
            1: (Identifier("orcid", f"0000-0000-0000-000{person}", "asserted"),),
            2: (Identifier("s2", f"{person % 3}", "matched"),),
        }[draw(st.sampled_from((0, 0, 0, 1, 2)))]
        places = draw(st.sampled_from(((), (), ("Breakwater College",))))
        name = _PEOPLE[person][draw(st.integers(0, 2))]
        found.append(Name(name, affiliations=places, identifiers=ids) if ids or places else Name(name))
    return tuple(found)


@st.composite
def _paper(draw: st.DrawFn, form: Form, sources: Sequence[tuple[str, str]] = _KINDS) -> PaperRecord:
    source, kind = draw(st.sampled_from(sources))
    number = draw(st.sampled_from((0, 0, 1, 1, 2, 3)))
    if kind == "deleted":
        return form.paper(f"{number}", None, source=source, kind=kind, withdrawn=True, day=draw(st.integers(0, 9)),
                          identifiers={"arxiv": f"2501.0000{number}"})  # fmt: skip
    which = draw(st.sampled_from((number, number, number, 4)))
    fields: dict[str, object] = {}
    if draw(st.booleans()):
        fields["identifiers"] = {"arxiv": f"2501.0000{draw(st.sampled_from((number, number, 3)))}"}
    if draw(st.booleans()):
        fields["submitted"] = f"{2020 + number}-01-0{1 + draw(st.integers(0, 2))}"
    if source == "semantic-scholar":
        fields["citations"] = draw(st.integers(0, 20))
    if draw(st.booleans()):
        fields |= {"primary_category": "cs.LG", "code": Code("asserted", "https://code.example/x"),
                   "versions": (Version("v1", "2024-01-01"),), "venue": "Harbour Letters"}  # fmt: skip
    return form.paper(
        f"{number}",
        draw(st.sampled_from((*_TITLES[which], *_TITLES[which], *_TITLES[which], None))),
        draw(st.one_of(_names(), _names(), _names(), st.just(()))),
        source=source,
        kind=kind,
        authors_complete=draw(st.sampled_from((True, True, False))),
        day=draw(st.sampled_from((None, 1, 5))),
        **fields,
    )


@st.composite
def _listed(draw: st.DrawFn, form: Form) -> tuple[Record, ...]:
    """Return a person's page: perhaps the author, a part of the listing, and the papers in it."""
    source = draw(st.sampled_from(("profile-page", "profile-page", "semantic-scholar")))
    papers = draw(st.lists(_paper(form, ((source, "paper"),)), min_size=1, max_size=3, unique_by=_key_of))
    owner = draw(st.sampled_from(_OWNERS))
    names = _PEOPLE[int(owner[-1])]
    start = draw(st.sampled_from((0, 0, 0, 0, 2)))
    listing = form.listing(
        owner,
        papers,
        source=source,
        name=draw(st.sampled_from((None, *names))),
        start=start,
        last=draw(st.sampled_from((True, True, True, False))),
    )
    if draw(st.booleans()):
        members = tuple(
            Member(m.kind, m.source_id, draw(st.integers(0, 3))) if draw(st.booleans()) else m
            for m in listing.content.members
        )
        listing = structs.replace(listing, content=structs.replace(listing.content, members=members))
    author = form.author(
        owner,
        draw(st.sampled_from(names)),
        source=source,
        ids=draw(st.sampled_from(((), (("orcid", f"0000-0000-0000-000{owner[-1]}", "asserted"),)))),
        citations=draw(st.integers(0, 9)),
    )
    return (*((author,) if draw(st.booleans()) else ()), listing, *papers)


@st.composite
def _pages(draw: st.DrawFn, form: Form) -> Seen:
    records = draw(
        st.one_of(
            st.lists(
                _paper(form), min_size=1, max_size=3, unique_by=lambda p: (p.source, p.kind, p.source_id)
            ).map(tuple),
            _listed(form),
        )
    )
    url = draw(st.sampled_from(("https://a.example/1", "https://a.example/2")))
    return Seen(records, draw(st.integers(0, 4)), url, draw(st.sampled_from((0, 0, 0, 0, 1))))


def _steps(form: Form) -> st.SearchStrategy[list[tuple[Step, bool]]]:
    """Return what happens, each with whether it is derived at once."""
    number = st.integers(0, 5)
    other = st.one_of(
        st.builds(Shown, number, st.sampled_from(("taken-back", "visible"))),
        st.builds(Ruled, number, st.sampled_from(("held", "rejected", "freed"))),
        st.builds(Judged, st.sampled_from(_VERBS), number, number, st.booleans()),
        st.builds(ReadAgain, number, _pages(form).map(lambda page: page.records)),
        st.builds(Renewed),
    )
    step = st.one_of(_pages(form), _pages(form), other)
    return st.lists(st.tuples(step, st.booleans()), min_size=4, max_size=10)


class Player:
    """Does at a desk what steps say."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.fetches: list[int] = []
        self.keys: list[str] = []
        self.judgements: list[int] = []

    def play(self, step: Step) -> None:
        """Do one step; one that speaks of what is not there does nothing."""
        match step:
            case Seen(records, day, url, rejects):
                self.fetches.append(self.desk.see(*records, day=day, url=url, rejects=rejects))
                self.keys += map(_key_of, records)
            case Shown(page, state) if page < len(self.fetches):
                self.desk.show(self.fetches[page], state)
            case Ruled(record, state) if record < len(self.keys):
                self.desk.rule_out(self.keys[record], state)
            case ReadAgain(page, records) if page < len(self.fetches):
                self.desk.read_again(self.fetches[page], *records)
            case Renewed():
                self.desk.renew()
            case Judged("undo", _, _, _):
                if self.judgements:
                    self.desk.undo(self.judgements.pop())
            case Judged(verb, left, right, over_people):
                self.desk.derive()
                groups = self.desk.people() if over_people else self.desk.papers()
                sides = sorted(sorted(group) for group in groups)
                if len(sides) > 1:
                    one = sides.pop(left % len(sides))
                    self._judge(verb, one, sides[right % len(sides)])
            case _:
                pass

    def _judge(self, verb: str, one: list[str], other: list[str]) -> None:
        """Rule over two things: whether they are one, or something of the first alone."""
        value: dict[str, Any] | None = None
        if verb in ("split", "deny"):
            one, other = one[:1], one[1:]
        if verb == "deny":
            value = {"records": [one[0].split("#", 1)[0]], "owners": ["profile-page/author/owner-1"]}
        elif verb == "set":
            value = {"field": "name" if "#" in one[0] else "title", "value": f"set {len(self.judgements)}"}
        elif verb == "forget":
            with self.desk.database.writing("derive") as transaction:
                add_digests(transaction, [forgotten.mention(key) for key in one])
        number = self.desk.judge(verb, one, other, value)
        self.judgements += [] if verb == "forget" else [number]


def _keeps_the_law(desk: Desk, steps: Sequence[tuple[Step, bool]]) -> None:
    player = Player(desk)
    for step, at_once in steps:
        player.play(step)
        if at_once:
            desk.derive()
    desk.derive()
    incremental = desk.rows()
    assert desk.derive(whole=True).total == Difference()
    assert desk.rows() == incremental
    desk.drop()
    desk.derive(whole=True)
    assert desk.rows() == incremental


@given(data=st.data())
@_LIGHT
def test_a_rebuild_gives_the_same_rows_under_the_same_ids(
    light_fresh_desk: Fresh, form: Form, data: st.DataObject
) -> None:
    _keeps_the_law(light_fresh_desk(), data.draw(_steps(form)))


@given(data=st.data())
@_BOTH
def test_a_rebuild_gives_the_same_rows_on_each_database(
    fresh_desk: Fresh, form: Form, data: st.DataObject
) -> None:
    _keeps_the_law(fresh_desk(), data.draw(_steps(form)))


@given(data=st.data())
@_BOTH
def test_a_rebuild_under_a_snapshot_gives_the_same_rows_on_each_database(
    fresh_desk: Fresh, form: Form, data: st.DataObject
) -> None:
    before, after = data.draw(_steps(form)), data.draw(_steps(form))
    _keeps_the_law(fresh_desk(), [*before, (Renewed(), False), *after])


@given(data=st.data())
@_LIGHT
def test_memberships_that_end_and_begin_again_are_rebuilt_the_same(
    light_fresh_desk: Fresh, form: Form, data: st.DataObject
) -> None:
    shown = st.builds(Shown, st.integers(0, 6), st.sampled_from(("taken-back", "visible")))
    step = st.one_of(_visits(form), _visits(form), _visits(form), shown)
    _keeps_the_law(light_fresh_desk(), data.draw(st.lists(st.tuples(step, st.booleans()), min_size=4, max_size=9)))


@st.composite
def _visits(draw: st.DrawFn, form: Form) -> Seen:
    """Return a visit to a page, or a part of one, of a person with at most three papers."""
    numbers = draw(st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True))
    papers = [
        form.paper(f"{n}", _TITLES[n][0], _PEOPLE[n][:1], source="profile-page", kind="paper") for n in numbers
    ]
    listing = form.listing(
        "owner-1",
        papers,
        name=draw(st.sampled_from(_PEOPLE[1])),
        start=draw(st.sampled_from((0,) * 7 + (2,))),
        last=draw(st.sampled_from((True,) * 7 + (False,))),
    )
    url = f"https://pages.example/{draw(st.integers(0, 1))}"
    return Seen((listing, *papers), draw(st.integers(0, 9)), url, draw(st.sampled_from((0,) * 7 + (1,))))


@given(data=st.data())
@_LIGHT
def test_what_is_one_does_not_depend_on_what_was_stored_first(
    light_fresh_desk: Fresh, form: Form, data: st.DataObject
) -> None:
    seen = [
        Seen(tuple(_said_on(record, day) for record in page.records), day, f"https://a.example/{day}")
        for day, page in enumerate(data.draw(st.lists(_pages(form), min_size=2, max_size=5)))
    ]
    found = []
    for order in (seen, data.draw(st.permutations(seen))):
        desk = light_fresh_desk()
        for page in order:
            desk.see(*page.records, day=page.day, url=page.url)
            if data.draw(st.booleans()):
                desk.derive()
        desk.derive()
        by_fixed_tables = (desk.papers(), desk.people())
        learned = desk.renew().snapshot
        assert learned is not None
        found.append((by_fixed_tables, learned.digest, desk.papers(), desk.people()))
    assert found[0] == found[1]


def _said_on(record: Record, day: int) -> Record:
    """Return what is said on a day, other than on any other day."""
    said = structs.replace(record, said_at=datetime(2031, 1, 1 + day, tzinfo=UTC))
    if isinstance(record, PaperRecord):
        return structs.replace(said, content=structs.replace(record.content, comment=f"as of {day}"))
    if isinstance(record, ListingRecord):
        return structs.replace(said, content=structs.replace(record.content, total=100 + day))
    return structs.replace(said, content=structs.replace(record.content, homepage=f"https://{day}.example"))
