"""Reads the answers of arXiv's OAI-PMH service to `ListRecords` and `GetRecord`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lxml import etree
from msgspec.structs import replace

from spiders.arxiv.frame import read_each
from spiders.arxiv.oai_formats import KINDS, metadata, read_header, read_record
from spiders.arxiv.oai_frame import OAI, Broken, read_frame
from spiders.arxiv.oai_pieces import Split, split
from spiders.arxiv.parser import PARSER_VERSION
from spiders.errors import ExpiredError, GoneError, PageError
from spiders.imprints import nothing
from spiders.records import Harvest, Page, PaperRecord
from spiders.text import clean, iso_time

if TYPE_CHECKING:
    from spiders.imprints import Recall

_ERRORS: dict[str, type[PageError]] = {"badResumptionToken": ExpiredError, "idDoesNotExist": GoneError}


def parse_oai(body: bytes, harvest: Harvest | None = None, recall: Recall = nothing) -> Page:
    """Return the papers of one answer; `harvest` is the walk that asked, None for a single record.

    The page's harvest is moved: `token` is where the next page begins, None behind the last one; `started` is
    set by the first page. Nothing to tell (`noRecordsMatch`) is an empty last page. Records of a walk that
    `recall` knows are told without being read.
    Raises ExpiredError(`oai-badResumptionToken`), GoneError(`oai-idDoesNotExist`), PageError(`oai-<code>`) for
    other errors of the protocol, `oai-format` for other formats and verbs, `oai-no-records`,
    `oai-date-missing`, `oai-token-repeats`, `too-many-rejects`, for a broken frame, and BlockedError.
    """
    pieces = Split(body) if harvest is None else split(body, harvest.kind, recall)
    frame = read_frame(pieces.rest)
    root = frame.root
    moved = None if harvest is None else _started(root, harvest)
    if _matched_nothing(root):
        return Page(empty=True, parser_version=PARSER_VERSION, harvest=moved and replace(moved, token=None))
    answer = _answer(root)
    rows: list[etree._Element | Broken] = [*answer.iterfind(f"{OAI}record"), *frame.broken]
    if not rows and not pieces.again:
        return _without_records(answer, moved)
    tag = _format(rows, moved)
    request = clean(root.findtext(f"{OAI}request") or "")
    read = partial(_read, tag=tag, old_service=request.endswith("/oai2"))
    records, rejects = read_each(rows, read, _shown, beside=len(pieces.again))
    if moved is not None:
        moved = replace(moved, token=_token(answer, moved))
    return Page(
        records=records,
        rejects=rejects,
        parser_version=PARSER_VERSION,
        harvest=moved,
        again=pieces.again,
        imprints=pieces.imprints,
    )


def _without_records(answer: etree._Element, harvest: Harvest | None) -> Page:
    """Return an empty page in the middle of a walk: it leads on. Raises PageError(`oai-no-records`) elsewhere."""
    token = None if harvest is None else _token(answer, harvest)
    if harvest is None or token is None:
        raise PageError("oai-no-records", "the list holds no record, and the service gives no error")
    return Page(empty=True, parser_version=PARSER_VERSION, harvest=replace(harvest, token=token))


def _started(root: etree._Element, harvest: Harvest) -> Harvest:
    """Return the harvest with the time at which it began: later pages keep that of the first."""
    if harvest.token is not None:
        return harvest
    answered = clean(root.findtext(f"{OAI}responseDate") or "")
    if not answered:
        raise PageError("oai-date-missing", "the answer does not say when it was given")
    iso_time(answered)
    return replace(harvest, started=answered)


def _matched_nothing(root: etree._Element) -> bool:
    """Tell whether the service says that no record matches. Raises what another error of it means."""
    errors = root.findall(f"{OAI}error")
    for error in errors:
        code = error.get("code") or "error"
        if code != "noRecordsMatch":
            raise _ERRORS.get(code, PageError)(f"oai-{code}", clean(error.text or "") or "no reason given")
    return bool(errors)


def _answer(root: etree._Element) -> etree._Element:
    for verb in ("ListRecords", "GetRecord"):
        found = root.find(f"{OAI}{verb}")
        if found is not None:
            return found
    names = (etree.QName(node).localname for node in root)
    held = ", ".join(name for name in names if name not in {"responseDate", "request"}) or "nothing"
    raise PageError("oai-format", f"the answer holds {held}; ListRecords and GetRecord are read")


def _format(rows: list[etree._Element | Broken], harvest: Harvest | None) -> str:
    """Return the root element of the records' format. Raises PageError(`oai-format`)."""
    told = (metadata(row) for row in rows if not isinstance(row, Broken))
    tag = next((node.tag for node in told if node is not None), None)
    if tag is None:
        return next(iter(KINDS))
    if tag not in KINDS:
        raise PageError("oai-format", f"the records are {etree.QName(tag).localname}; arXivRaw and arXiv are read")
    if harvest is not None and harvest.kind != KINDS[tag]:
        raise PageError("oai-format", f"asked for kind {harvest.kind!r}, the records are of kind {KINDS[tag]!r}")
    return tag


def _token(answer: etree._Element, harvest: Harvest) -> str | None:
    token = (answer.findtext(f"{OAI}resumptionToken") or "").strip() or None
    if token is not None and token == harvest.token:
        raise PageError("oai-token-repeats", "the answer leads to itself")
    return token


def _read(row: etree._Element | Broken, tag: str, *, old_service: bool) -> PaperRecord:
    if isinstance(row, Broken):
        raise PageError("xml-broken", row.detail)
    return read_record(row, tag, old_service=old_service)


def _shown(row: etree._Element | Broken) -> tuple[str | None, str]:
    if isinstance(row, Broken):
        return row.source_id, row.text
    try:
        source_id: str | None = read_header(row).paper_id
    except PageError:
        source_id = None
    return source_id, etree.tostring(row, encoding="unicode", with_tail=False)
