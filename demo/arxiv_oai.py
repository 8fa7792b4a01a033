"""The OAI-PMH host of the replica's arXiv: harvests in pages, with tokens that hold their whole query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode

from msgspec import Struct

from demo.answer import Answer, Ask, page
from demo.text import CATEGORIES, GROUPS, set_of

if TYPE_CHECKING:
    from demo.world import Paper, World

EARLIEST = "2005-09-16"
FORMATS = ("oai_dc", "arXiv", "arXivRaw")
_PREFIX = "oai:arXiv.org:"
_ARGUMENTS = {
    "Identify": set(),
    "ListMetadataFormats": {"identifier"},
    "ListSets": set(),
    "ListIdentifiers": {"metadataPrefix", "set", "from", "until", "resumptionToken"},
    "ListRecords": {"metadataPrefix", "set", "from", "until", "resumptionToken"},
    "GetRecord": {"identifier", "metadataPrefix"},
}
_REASONS = {
    "badVerb": "Value of the verb argument is not a legal OAI-PMH verb, the verb argument is missing, "
    "or the verb argument is repeated.",
    "badArgument": "The request includes illegal arguments, is missing required arguments, includes a repeated "
    "argument, or values for arguments have an illegal syntax.",
    "badResumptionToken": "The value of the resumptionToken argument is invalid or expired.",
    "cannotDisseminateFormat": "The metadata format identified by the value given for the metadataPrefix argument "
    "is not supported by the item or by the repository.",
    "idDoesNotExist": "The value of the identifier argument is unknown or illegal in this repository.",
    "noRecordsMatch": "The combination of the values of the from, until, set and metadataPrefix arguments "
    "results in an empty list.",
}


class OaiError(Exception):
    """An error of the protocol; it is answered with status 200, as the protocol wants."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.reason = f"{_REASONS[code]} Reason: {reason}" if reason else _REASONS[code]


class Paging(Struct, frozen=True, kw_only=True):
    """How the harvest is cut into pages."""

    size: int = 10
    hole: bool = False
    """Whether the second page of a harvest comes without records, and its token leads on."""
    expired: Callable[[], bool] = lambda: False
    """Whether the token of this request counts as expired; asked once for each request with a token."""


def answer(world: World, ask: Ask, paging: Paging) -> Answer:
    """Return the answer to an OAI-PMH request; errors of the protocol come with status 200."""
    arguments = dict(ask.query)
    try:
        _check(ask)
        return _VERBS[arguments["verb"]](world, ask, arguments, paging)
    except OaiError as error:
        shown = {"verb": arguments["verb"]} if error.code == "cannotDisseminateFormat" else {}
        shown = arguments if error.code in {"noRecordsMatch", "idDoesNotExist"} else shown
        return page("oai_error.xml", now=ask.now, request=shown, code=error.code, reason=error.reason)


def _check(ask: Ask) -> None:
    counted = Counter(key for key, _ in ask.query)
    verbs = [value for key, value in ask.query if key == "verb"]
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise OaiError("badVerb", "Invalid verb provided")
    unknown = set(counted) - _ARGUMENTS[verbs[0]] - {"verb"}
    if unknown or max(counted.values()) > 1:
        raise OaiError("badArgument", "Unexpected or repeated argument.")
    if "resumptionToken" in counted and len(counted) > 2:
        raise OaiError("badArgument", "No other parameters allowed with resumptionToken.")


def _identify(_world: World, ask: Ask, arguments: dict[str, str], _paging: Paging) -> Answer:
    return page("oai_identify.xml", now=ask.now, request=arguments, earliest=EARLIEST)


def _formats(_world: World, ask: Ask, arguments: dict[str, str], _paging: Paging) -> Answer:
    return page("oai_formats.xml", now=ask.now, request=arguments, formats=FORMATS)


def _sets(_world: World, ask: Ask, arguments: dict[str, str], _paging: Paging) -> Answer:
    named = dict(GROUPS)
    for category, name in CATEGORIES.items():
        path = set_of(category)
        named.setdefault(path.rpartition(":")[0], path.split(":")[1])
        named[path] = name
    return page("oai_sets.xml", now=ask.now, request=arguments, sets=sorted(named.items()))


def _record(world: World, ask: Ask, arguments: dict[str, str], _paging: Paging) -> Answer:
    if {"identifier", "metadataPrefix"} - set(arguments):
        raise OaiError("badArgument", "identifier and metadataPrefix required.")
    _known_format(arguments)
    identifier = arguments["identifier"]
    paper = world.preprints.get(identifier.removeprefix(_PREFIX))
    if paper is None or not identifier.startswith(_PREFIX):
        raise OaiError("idDoesNotExist", "Nothing found for this ID")
    return page("oai_records.xml", now=ask.now, request=arguments, papers=[paper], verb="GetRecord", token=None,
                form=arguments["metadataPrefix"], expires="")  # fmt: skip


def _list(world: World, ask: Ask, arguments: dict[str, str], paging: Paging) -> Answer:
    query = dict(arguments)
    token = query.pop("resumptionToken", None)
    if token is not None:
        query = _from_token(token, arguments["verb"], paging)
    _known_format(query)
    found = _matching(world, query, ask.now[:10])
    skip, after_hole = int(query.get("skip", 0)), query.get("hole") == "1"
    first_page = token is None
    if not first_page and skip >= len(found):
        raise OaiError("badResumptionToken", "Token leads beyond the end.")
    hole = paging.hole and not first_page and skip == paging.size and not after_hole
    papers = [] if hole else found[skip : skip + paging.size]
    follow = _token(query, skip + len(papers), hole=hole) if hole or skip + len(papers) < len(found) else ""
    return page(
        "oai_records.xml",
        now=ask.now,
        request=arguments,
        papers=papers,
        verb=arguments["verb"],
        form=query["metadataPrefix"],
        # A harvest of one page has no token at all; the last of several has an empty one.
        token=None if first_page and not follow else follow,
        expires=f"{date.fromisoformat(ask.now[:10]) + timedelta(days=1)}T00:00:00Z",
    )


def _known_format(query: dict[str, str]) -> None:
    if "metadataPrefix" not in query:
        raise OaiError("badArgument", "metadataPrefix required.")
    if query["metadataPrefix"] not in FORMATS:
        raise OaiError("cannotDisseminateFormat", "Did not recognize requested format")


def _matching(world: World, query: dict[str, str], today: str) -> list[Paper]:
    since, until = _range(query, today)
    wanted = query.get("set", "")
    found = [
        paper
        for _, paper in sorted(world.preprints.items())
        if paper.preprint
        and since <= paper.preprint.modified <= until
        and (not wanted or any(_within(category, wanted) for category in paper.preprint.categories))
    ]
    if not found:
        raise OaiError("noRecordsMatch")
    return found


def _within(category: str, wanted: str) -> bool:
    return f"{set_of(category)}:".startswith(f"{wanted}:")


def _range(query: dict[str, str], today: str) -> tuple[str, str]:
    since, until = query.get("from", EARLIEST), query.get("until", "9999-12-31")
    try:
        days = date.fromisoformat(since), date.fromisoformat(until)
    except ValueError as error:
        raise OaiError("badArgument", "date format must be YYYY-MM-DD") from error
    if len(since) != 10 or len(until) != 10:
        raise OaiError("badArgument", "date format must be YYYY-MM-DD")
    if days[0] > days[1]:
        raise OaiError("badArgument", "until date must be greater than or equal to from date")
    if since < EARLIEST:
        raise OaiError("badArgument", "from date too early")
    if "until" in query and days[1] > date.fromisoformat(today) + timedelta(days=1):
        raise OaiError("badArgument", "until date too late")
    return since, until


def _token(query: dict[str, str], skip: int, *, hole: bool) -> str:
    kept = {"verb": query["verb"], "metadataPrefix": query["metadataPrefix"]}
    kept |= {name: query[name] for name in ("set", "until") if name in query}
    kept |= {"from": query.get("from", EARLIEST), "skip": str(skip)}
    return quote(urlencode(kept | ({"hole": "1"} if hole else {}), safe=":"), safe="")


def _from_token(token: str, verb: str, paging: Paging) -> dict[str, str]:
    query = dict(parse_qsl(unquote(token)))
    whole = {"verb", "metadataPrefix", "from", "skip"} <= set(query) and query.get("verb") == verb
    if paging.expired() or not whole or not query["skip"].isdigit():
        raise OaiError("badResumptionToken", "Token decoding failed or format is invalid.")
    return query


_VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "ListIdentifiers": _list,
    "ListRecords": _list,
    "GetRecord": _record,
}
