"""Single pages: documents come in, HTML goes out; every text is escaped, and none depends on the clock."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2
from markupsafe import Markup

from pipeline.document import entry
from web.addresses import author_address, paper_address, web_address
from web.dates import number, readable
from web.formats.provenance import notice_origin, on_the_whole
from web.latex import html, plain
from web.site import history as history_of
from web.site import view

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.document import Entry, Paper, Profile
    from pipeline.history.log import History
    from web.site.links import Links

TEMPLATES: Final = Path(__file__).parent / "templates"
SHOWN_AUTHORS: Final = 8


def _tex(text: str) -> Markup:
    """Return a text with TeX as markup; `web.latex.html` escapes what came in."""
    return Markup(html(text))  # noqa: S704 - that module escapes everything but the elements it adds itself


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(tex=_tex, plain=plain, readable=readable, number=number, web=web_address)
    environment.globals.update(
        author_address=author_address,
        paper_address=paper_address,
        notice_origin=notice_origin,
        paper_facts=view.paper_facts,
        shown_authors=SHOWN_AUTHORS,
        line_size=(history_of.WIDTH, history_of.HEIGHT),
    )
    return environment


def _page(template: str, links: Links, **shown: Any) -> str:
    return _environment().get_template(template).render(links=links, **shown)


def author_page(profile: Profile, links: Links, *, has_why: bool, history: History | None = None) -> str:
    """Return the page of an author; `has_why` says whether there is one that explains it."""
    return _page(
        "author.html",
        links,
        profile=profile,
        notices=on_the_whole(profile),
        main_field=entry(profile).main_field,
        names=view.other_names(profile),
        figures=view.main_figures(profile),
        more=view.more_figures(profile),
        series=view.series_views(profile),
        mixes=view.mixes(profile),
        has_why=has_why,
        history=history_of.view(history),
    )


def why_page(profile: Profile, told: Sequence[Sequence[str]], links: Links) -> str:
    """Return the page that explains why an author is who it is; each explanation begins with its heading."""
    return _page("why.html", links, profile=profile, told=told)


def paper_page(paper: Paper, links: Links) -> str:
    """Return the page of a paper."""
    return _page("paper.html", links, paper=paper)


def index_page(entries: Iterable[Entry], links: Links) -> str:
    """Return the page of all authors, by name."""
    ordered = sorted(entries, key=lambda author: (author.name.casefold(), author.id))
    return _page("index.html", links, entries=ordered)


def about_page(links: Links, *, built_from: str | None, acknowledgements: Sequence[str]) -> str:
    """Return the page that says what the site is made from, with the thanks that its sources ask for."""
    return _page("about.html", links, built_from=built_from, acknowledgements=acknowledgements)


def redirect_page(target: str, links: Links) -> str:
    """Return a page that leads on to another address of the site."""
    return _page("redirect.html", links, target=target)


def stylesheet() -> str:
    """Return the one style sheet."""
    return (TEMPLATES / "style.css").read_text("utf-8")
