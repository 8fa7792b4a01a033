"""Pages of sources with invented papers, for figures: who wrote what, when, how often cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from spiders.records import Code, Record

if TYPE_CHECKING:
    from spiders.records import PaperRecord
    from tests.pipeline.conftest import Form

PEOPLE = ("Ada Lindqvist", "Bo Okafor", "Wei Zhang", "Marta Ruiz Vega")
_SUBJECTS = ("Sparse gates", "Tides", "Violins", "Meadows", "Orbits", "Lamps", "Ferns", "Harbours")
_KINDS = (("arxiv", "oai"), ("acl", "paper"), ("semantic-scholar", "paper"), ("profile-page", "paper"))


@st.composite
def paper(draw: st.DrawFn, form: Form, kinds: tuple[tuple[str, str], ...] = _KINDS) -> PaperRecord:
    """Draw what a source says of one of a few papers."""
    source, kind = draw(st.sampled_from(kinds))
    number = draw(st.integers(0, len(_SUBJECTS) - 1))
    fields: dict[str, Any] = {}
    if source in ("semantic-scholar", "profile-page") and draw(st.integers(0, 9)):
        fields["citations"] = draw(st.integers(0, 15))
    if draw(st.integers(0, 5)):
        fields["submitted"] = f"{2016 + number * 2}{draw(st.sampled_from(('', '-03', '-03-0' + str(1 + number))))}"
    if draw(st.booleans()):
        fields["primary_category"] = draw(st.sampled_from(("cs.LG", "cs.LG", "cs.CL")))
    if draw(st.booleans()):
        fields["venue"] = draw(st.sampled_from(("Harbour Letters", "Journal of Ferns")))
    if not draw(st.integers(0, 3)):
        fields["code"] = draw(st.sampled_from((Code("badge"), Code("asserted", "https://code.example/x"))))
    odd = draw(st.integers(0, 11))
    if odd < 3:
        fields |= ({"retracted": True}, {"withdrawn": True}, {"paper_type": "frontmatter"})[odd]
    return form.paper(
        f"{number}",
        f"{_SUBJECTS[number]} of a winter in the north",
        draw(st.lists(st.sampled_from((*PEOPLE, PEOPLE[0], "et al.")), min_size=1, max_size=4)),
        source=source,
        kind=kind,
        identifiers={"doi": f"10.5555/{number}"},
        authors_complete=bool(draw(st.integers(0, 3))),
        day=draw(st.sampled_from((None, 1, 5))),
        **fields,
    )


@st.composite
def page(draw: st.DrawFn, form: Form) -> tuple[Record, ...]:
    """Draw a page: papers, and perhaps whose list they are, whether these name the owner or not."""
    source = draw(st.sampled_from((None, None, "profile-page", "semantic-scholar")))
    kinds = _KINDS if source is None else ((source, "paper"),)
    found = draw(
        st.lists(paper(form, kinds), min_size=1, max_size=5, unique_by=lambda each: (each.source, each.source_id))
    )
    if source is None:
        return tuple(found)
    owner = draw(st.integers(0, len(PEOPLE) - 1))
    return (form.listing(f"owner-{owner}", found, source=source, name=PEOPLE[owner]), *found)
