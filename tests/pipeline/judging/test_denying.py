"""What is denied to a person stays so when records change, come again, or come from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.store.derived import Difference
from pipeline.judging.denying import deny
from pipeline.judging.merging import merge
from pipeline.judging.plan import JudgementError

if TYPE_CHECKING:
    from spiders.records import PaperRecord
    from tests.pipeline.conftest import Desk, Form

_ADA = "Ada Lindqvist"
_TITLES = ("Sparse gates for long documents", "Tides of a shallow harbour", "Counting cells in tissue")
_PAGE = "https://pages.example/ada"


def _papers(form: Form, source: str, kind: str, numbers: tuple[int, ...]) -> list[PaperRecord]:
    return [form.paper(f"{n}", _TITLES[n], [_ADA, "Bo Okafor"], source=source, kind=kind) for n in numbers]


def _two_pages(desk: Desk, form: Form) -> None:
    """Store a page at which a person lists papers 0 and 1, and another at which the person lists paper 2."""
    acl = _papers(form, "acl", "paper", (0, 1))
    desk.see(form.listing("ada", acl, source="acl", name=_ADA), *acl)
    own = _papers(form, "profile-page", "paper", (2,))
    desk.see(form.listing("ada", own, name=_ADA), form.author("ada", _ADA), *own, url=_PAGE)
    desk.derive()
    mentions = [f"acl/paper/0#{_ADA}#0", f"profile-page/paper/2#{_ADA}#0"]
    if desk.author_of(mentions[0]) != desk.author_of(mentions[1]):
        desk.rule(merge, desk.author_of(mentions[0]), desk.author_of(mentions[1]))
        desk.derive()


def _is_sound(desk: Desk) -> bool:
    return desk.derive(whole=True).total == Difference()


def test_a_denied_paper_stays_denied_when_another_source_tells_of_it(desk: Desk, form: Form) -> None:
    acl = _papers(form, "acl", "paper", (0, 1))
    desk.see(form.listing("ada", acl, source="acl", name=_ADA), *acl)
    desk.derive()
    author = desk.author_of(f"acl/paper/0#{_ADA}#0")
    desk.rule(deny, f"paper:{desk.paper_of('acl/paper/1')}", f"author:{author}")
    desk.derive()
    assert desk.author_of(f"acl/paper/1#{_ADA}#0") != author
    desk.see(*_papers(form, "arxiv", "raw", (0, 1)), day=2)
    desk.derive()
    assert desk.paper_of("arxiv/raw/1") == desk.paper_of("acl/paper/1")
    assert desk.author_of(f"arxiv/raw/0#{_ADA}#0") == author
    assert author not in (desk.author_of(f"arxiv/raw/1#{_ADA}#0"), desk.author_of(f"acl/paper/1#{_ADA}#0"))
    assert _is_sound(desk)


def test_a_denied_paper_stays_denied_when_it_is_taken_back_and_comes_again(light_desk: Desk, form: Form) -> None:
    acl = _papers(form, "acl", "paper", (0, 1))
    fetch = light_desk.see(form.listing("ada", acl, source="acl", name=_ADA), *acl)
    light_desk.derive()
    author = light_desk.author_of(f"acl/paper/0#{_ADA}#0")
    light_desk.rule(deny, "acl/paper/1", author)
    light_desk.show(fetch, "taken-back")
    light_desk.derive()
    assert light_desk.people() == set()
    light_desk.show(fetch, "visible")
    light_desk.derive()
    assert light_desk.author_of(f"acl/paper/0#{_ADA}#0") == author
    assert light_desk.author_of(f"acl/paper/1#{_ADA}#0") != author
    assert _is_sound(light_desk)


@pytest.mark.parametrize("typed", [_PAGE, "record:profile-page/author/ada"])
def test_the_listing_of_a_denied_page_is_not_taken_for_the_person(desk: Desk, form: Form, typed: str) -> None:
    _two_pages(desk, form)
    author = desk.author_of(f"acl/paper/0#{_ADA}#0")
    assert author is not None
    number = _deny_page(desk, typed, author)
    desk.derive()
    assert desk.author_of(f"acl/paper/0#{_ADA}#0") == desk.author_of(f"acl/paper/1#{_ADA}#0") == author
    other = desk.author_of(f"profile-page/paper/2#{_ADA}#0")
    assert other != author
    later = _papers(form, "profile-page", "paper", (2, 1))
    desk.see(form.listing("ada", later, name=_ADA), *later, day=3, url=_PAGE)
    desk.derive()
    assert desk.author_of(f"profile-page/paper/1#{_ADA}#0") == other
    assert _is_sound(desk)
    desk.undo(number)
    desk.derive()
    assert _is_sound(desk)


def _deny_page(desk: Desk, typed: str, author: str) -> int:
    try:
        return desk.rule(deny, typed, f"author:{author}")
    except JudgementError as refused:
        # The two pages were one only because a person said so; that has to be undone first.
        number = int(str(refused).split("judgement:")[1].split()[0])
        desk.undo(number)
        return desk.rule(deny, typed, f"author:{author}")


def test_a_paper_can_be_denied_before_anything_takes_it_for_the_person(light_desk: Desk, form: Form) -> None:
    acl = _papers(form, "acl", "paper", (0,))
    light_desk.see(form.listing("ada", acl, source="acl", name=_ADA), *acl)
    light_desk.see(form.paper("1", _TITLES[1], [_ADA]))
    light_desk.derive()
    author = light_desk.author_of(f"acl/paper/0#{_ADA}#0")
    light_desk.rule(deny, "arxiv/raw/1", author)
    listed = _papers(form, "acl", "paper", (0, 1))
    light_desk.see(form.listing("ada", listed, source="acl", name=_ADA), *listed, day=2)
    light_desk.derive()
    assert light_desk.paper_of("acl/paper/1") == light_desk.paper_of("arxiv/raw/1")
    assert light_desk.author_of(f"acl/paper/0#{_ADA}#0") == author
    assert light_desk.author_of(f"acl/paper/1#{_ADA}#0") != author
    assert _is_sound(light_desk)


def test_a_list_of_many_papers_is_no_paper(light_desk: Desk, form: Form) -> None:
    light_desk.see(*_papers(form, "arxiv", "raw", (0, 1)), url="https://arxiv.example/list")
    light_desk.derive()
    author = light_desk.author_of(f"arxiv/raw/0#{_ADA}#0")
    with pytest.raises(JudgementError, match="holds 2 papers; name one of them"):
        light_desk.rule(deny, "https://arxiv.example/list", author)
