"""Reads the frame of an OAI-PMH answer: what is not XML, what is not OAI, and records that break the XML."""

from __future__ import annotations

import re

from lxml import etree
from msgspec import Struct

from spiders.arxiv.parser import bare_id, refuse_other_than_xml
from spiders.errors import PageError

OAI = "{http://www.openarchives.org/OAI/2.0/}"

_ROOT = re.compile(rb"<OAI-PMH\b[^>]*>")
_RECORD = re.compile(rb"<record\b[^>]*>.*?</record\s*>", re.DOTALL)
_IDENTIFIER = re.compile(rb"<identifier>\s*(?:oai:arXiv\.org:)?([^<\s]+)\s*</identifier>")


class Broken(Struct, frozen=True):
    """A record that is no XML."""

    source_id: str | None
    detail: str
    text: str


class Frame(Struct, frozen=True):
    """The root of an answer without the records that are no XML, and these."""

    root: etree._Element
    broken: tuple[Broken, ...] = ()


def read_frame(body: bytes) -> Frame:
    """Return the frame of an answer.

    Raises PageError(`body-empty`, `not-xml`, `xml-broken`, `xml-doctype`, `not-oai`) or BlockedError.
    """
    refuse_other_than_xml(body)
    try:
        return Frame(_root(body))
    except etree.XMLSyntaxError as error:
        return _without_broken(body, error)


def _without_broken(body: bytes, error: etree.XMLSyntaxError) -> Frame:
    """Return the frame without its broken records: one odd letter must not stop a harvest for good."""
    head = _ROOT.search(body)
    if head is None:
        raise PageError("xml-broken", str(error)) from error
    sound, rest, broken = [], 0, []
    for found in _RECORD.finditer(body):
        fault = _fault(body[: head.end()] + found[0] + b"</OAI-PMH>")
        if fault is not None:
            broken.append(Broken(_source_id(found[0]), fault, found[0].decode("utf-8", "replace")))
            sound.append(body[rest : found.start()])
            rest = found.end()
    try:
        return Frame(_root(b"".join([*sound, body[rest:]])), tuple(broken))
    except etree.XMLSyntaxError:
        raise PageError("xml-broken", str(error)) from error


def _fault(document: bytes) -> str | None:
    try:
        _root(document)
    except etree.XMLSyntaxError as error:
        return str(error)
    return None


def _source_id(record: bytes) -> str | None:
    found = _IDENTIFIER.search(record)
    try:
        return bare_id(found[1].decode("ascii", "replace")) if found else None
    except PageError:
        return None


def _root(body: bytes) -> etree._Element:
    # Blanks between elements are a third of what a page's tree would hold.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, remove_blank_text=True
    )
    root = etree.fromstring(body, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise PageError("xml-doctype", "the answer declares a document type; OAI-PMH has none")
    if root.tag != f"{OAI}OAI-PMH":
        raise PageError("not-oai", f"the answer's root is {root.tag!r}, not OAI-PMH")
    return root
