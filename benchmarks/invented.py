"""Invented answers in the shape and size of arXiv's: pages of OAI-PMH (`arXivRaw`), and abstract pages.

Names, titles and abstracts are drawn by rule from a number, so that each run gets the same ones.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random

from demo import arxiv_pages
from demo.answer import Ask
from demo.world import Paper, Preprint, Signature, Submission, World

_GIVEN_NAMES = (
    "Ada Bela Cato Dora Egon Fenja Gero Hilde Ivo Jorun Kaja Levin Mette Nilo Oda Pelle Runa Silja Tavi Ulla "
    "Vibeke Wanda Yrsa Zeno"
)
_FAMILY_NAMES = (
    "Quillfeather Brambleton Oakhollow Tidewell Marrowby Fennimore Larkspurn Hollowell Saltmarsh Wickerling "
    "Thistledown Graymantle Pennywhistle Underbough Rookwood Candlewick Elderbark Foxglen Harrowgate Inkwell "
    "Copperfold Dunmere Eastlake Ferncastle Glimmerstone Hazelgrove"
)
_TEX_FAMILY = ('J\\"olvard', "M\\'ertens", "{\\O}stfold", "Nov{\\'a}krest")
_PROSE = (
    "we study how gradient flows of shallow networks converge when data lie on a manifold whose curvature is "
    "bounded and present an estimator with lower variance than earlier ones while the cost grows only linearly "
    "in the number of samples our proof combines optimal transport and a spectral argument experiments on five "
    "benchmarks show consistent gains over strong baselines for graphs images and text we further discuss limits"
)
_TEX = ("$\\ell_2$", "$\\mathcal{O}(n\\log n)$", "$x_{i}^{2}$")
_GIVEN, _FAMILY, _WORDS = _GIVEN_NAMES.split(), _FAMILY_NAMES.split(), [*_PROSE.split(), *_TEX]
_PLACES = ("Tidewater University", "Institute of Invented Physics", "Breakwater College", "Harbour Laboratory")
_CATEGORIES = ("cs.LG", "cs.CV", "math.OC", "quant-ph", "physics.optics", "cs.CL", "stat.ML", "gr-qc")
_ABSTRACT = 1200
_FIRST_DAY = date(2021, 3, 1)


def paper_id(number: int) -> str:
    """Return the arXiv id of an invented paper."""
    months, serial = divmod(number, 20_000)
    return f"{10 + months // 12:02d}{1 + months % 12:02d}.{70_000 + serial}"


def oai_records(page: int, size: int) -> bytes:
    """Return the records of one page of a harvest of papers with about four authors; `page` counts from 0."""
    draw = Random(page)
    sentences = [_sentence(draw) for _ in range(200)]
    return "".join(_record(page * size + n, draw, sentences) for n in range(size)).encode()


def oai_answer(records: bytes, *, answered: str, token: str) -> bytes:
    """Return a page of a harvest, answered at an ISO time; an empty token ends the harvest."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/'
        'OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n'
        f"    <responseDate>{answered}</responseDate>\n"
        '    <request verb="ListRecords">https://oaipmh.arxiv.org/oai</request>\n    <ListRecords>\n'
    )
    tail = f"        <resumptionToken>{token}</resumptionToken>\n    </ListRecords>\n</OAI-PMH>\n"
    return head.encode() + records + tail.encode()


def abstract_page(number: int) -> bytes:
    """Return the abstract page of an invented paper: the demo's, grown to the size of arXiv's.

    The demo leaves out what a reader of arXiv sees around a paper: menus, tools, tabs of partners, the footer.
    arXiv's own pages have about 40 kB and 430 elements.
    """
    world = World(people=(), papers=(_paper(number),), volumes=())
    ask = Ask(method="GET", path=f"/abs/{paper_id(number)}", now="2026-10-30T00:00:00Z")
    answer = arxiv_pages.answer(world, ask)
    assert answer.status == 200
    return answer.body.replace(b"</main>", _surroundings() + b"</main>")


@cache
def _surroundings() -> bytes:
    menus = "".join(
        f'<li class="menu-entry"><a href="https://arxiv.org/menu/{n}" title="Entry {n}" class="abs-button">'
        f'<span class="icon icon-{n}"></span>Entry {n} of a menu</a></li>\n'
        for n in range(56)
    )
    tabs = "".join(
        f'<div class="columns is-mobile lab-row"><div class="column lab-switch"><label class="switch">'
        f'<input id="lab-{n}" type="checkbox" class="lab-toggle" data-script-url="/static/labs/lab-{n}.js">'
        f'<span class="slider"></span><span class="is-sr-only">Lab {n} toggle</span></label></div>'
        f'<div class="column lab-name">Lab {n} <em>(<a href="https://labs.example/{n}">What is it?</a>)</em></div>'
        "</div>\n"
        for n in range(18)
    )
    drawing = " ".join(f"M{n}.5 {n * 7 % 90}c{n % 13}.2-{n % 7}" for n in range(90))
    drawings = f'<svg viewBox="0 0 512 512" role="presentation"><path d="{drawing}"></path></svg>\n' * 12
    return f"<nav><ul>{menus}</ul></nav><div class=labs>{tabs}</div><footer>{drawings}</footer>".encode()


def _paper(number: int) -> Paper:
    draw = Random(number)
    sentences = [_sentence(draw) for _ in range(12)]
    names = [(draw.choice(_GIVEN), draw.choice(_FAMILY)) for _ in range(draw.randint(2, 6))]
    first, *more = draw.sample(_CATEGORIES, draw.randint(1, 3))
    day = _FIRST_DAY + timedelta(days=number % 1500)
    return Paper(
        key=f"paper-{number}",
        title=_title(draw),
        abstract=_abstract(draw, sentences),
        authors=tuple(Signature(given, family) for given, family in names),
        preprint=Preprint(
            id=paper_id(number),
            categories=(first, *more),
            versions=(Submission(f"{day}T10:00:00Z"), Submission(f"{day + timedelta(days=90)}T11:30:00Z")),
            modified=str(day + timedelta(days=91)),
            comment=f"{8 + number % 30} pages, {number % 9} figures",
        ),
    )


def _record(number: int, draw: Random, sentences: list[str]) -> str:
    paper, day = paper_id(number), _FIRST_DAY + timedelta(days=number % 1500)
    return (
        "        <record>\n                <header>\n"
        f"        <identifier>oai:arXiv.org:{paper}</identifier>\n"
        f"        <datestamp>{_FIRST_DAY + timedelta(days=1500 + number // 400)}</datestamp>\n"
        f"            <setSpec>cs:cs:LG</setSpec>\n    </header>\n            <metadata>\n"
        '                        <arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://arxiv.org/OAI/arXivRaw/ '
        'https://oaipmh.arxiv.org/OAI/arXivRaw.xsd">\n'
        f"        <id>{paper}</id>\n        <submitter>{draw.choice(_GIVEN)} {draw.choice(_FAMILY)}</submitter>\n"
        f"{_versions(draw, day)}        <title>{_title(draw)}</title>\n"
        f"        <authors>{_authors(draw)}</authors>\n"
        f"        <categories>{' '.join(draw.sample(_CATEGORIES, draw.randint(1, 3)))}</categories>\n"
        f"{_optional(number, draw)}"
        f"            <abstract>  {_abstract(draw, sentences)}\n</abstract>\n"
        "    </arXivRaw>\n            </metadata>\n        </record>\n\n"
    )


def _versions(draw: Random, day: date) -> str:
    found = ""
    for n in range(draw.choice((1, 1, 1, 2, 2, 3))):
        at = day + timedelta(days=60 * n)
        found += (
            f'            <version version="v{n + 1}">\n'
            f"                <date>{at:%a, %d %b %Y} 1{n}:04:0{n} GMT</date>\n"
            f"                <size>{draw.randint(20, 900)}kb</size>\n"
            "                    <source_type>D</source_type>\n            </version>\n"
        )
    return found


def _authors(draw: Random) -> str:
    """Return an author line; one in ten names affiliations, one name in thirty is written in TeX."""
    names = []
    for _ in range(draw.choice((1, 2, 3, 3, 4, 4, 5, 5, 6, 8))):
        family = draw.choice(_TEX_FAMILY) if draw.random() < 0.03 else draw.choice(_FAMILY)
        initial = f" {draw.choice('ABCDEFGH')}." if draw.random() < 0.3 else ""
        names.append(f"{draw.choice(_GIVEN)}{initial} {family}")
    kind = draw.random()
    if kind < 0.05:
        return ", ".join(f"{name} ({draw.choice(_PLACES)})" for name in names)
    if kind < 0.1:
        marked = ", ".join(f"{name} ({draw.randint(1, len(_PLACES))})" for name in names)
        return f"{marked} ({', '.join(f'({n + 1}) {place}' for n, place in enumerate(_PLACES))})"
    return ", ".join(names) if kind < 0.8 or len(names) < 2 else f"{', '.join(names[:-1])} and {names[-1]}"


def _optional(number: int, draw: Random) -> str:
    lines = ""
    if draw.random() < 0.7:
        lines += f"        <comments>{draw.randint(5, 40)} pages, {draw.randint(1, 12)} figures</comments>\n"
    if draw.random() < 0.25:
        lines += f"        <journal-ref>J. Inv. Res. {number % 90} ({2000 + number % 25}) {number}</journal-ref>\n"
    if draw.random() < 0.3:
        lines += f"        <doi>10.5555/inv.{number}</doi>\n"
    return f"{lines}        <license>http://arxiv.org/licenses/nonexclusive-distrib/1.0/</license>\n"


def _title(draw: Random) -> str:
    return " ".join(draw.choices(_WORDS, k=11)).capitalize()


def _abstract(draw: Random, sentences: list[str]) -> str:
    text = ""
    while len(text) < _ABSTRACT:
        text += f"{draw.choice(sentences)}\n"
    return text.rstrip()


def _sentence(draw: Random) -> str:
    return " ".join(draw.choices(_WORDS, k=draw.randint(14, 26))).capitalize() + "."
