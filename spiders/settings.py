"""Scrapy settings that differ from Scrapy's own, each with its reason; `scrapy` and Byline's runs share them."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import msgspec

from spiders.card import SourceSettings, addresses
from spiders.catalog import SOURCES, card, folder
from spiders.politeness.hosts import exempt_addresses, slot_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_HANDLER = "spiders.politeness.handler.PoliteHandler"

FIXED: dict[str, object] = {
    "BOT_NAME": "byline",
    "SPIDER_MODULES": [f"spiders.{folder(source)}.spider" for source in SOURCES],
    # Strictly: see spiders.politeness.robots. Rules are looked up by our name, not by the whole User-Agent,
    # in which a group for another robot could match a word of the contact.
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": "byline",
    # No source needs them, and each first one makes Scrapy look up lists of public suffixes elsewhere.
    "COOKIES_ENABLED": False,
    # Both are on by default and let any local user into the process.
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    # As many as Scrapy sends in all: the slots pace, and Scrapy's count for each host must never decide.
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    # Half of the jitter would fall below the limit.
    "DOWNLOAD_DELAY_JITTER": 0,
    # No source is reached by another scheme. `file` stays, for saved pages in `scrapy shell`.
    "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER, "ftp": None, "s3": None},
    "DOWNLOADER_MIDDLEWARES": {
        "spiders.politeness.targets.PublicTargets": 90,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "spiders.politeness.robots.StrictRobots": 100,
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
        "spiders.politeness.retry.PatientRetry": 550,
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
        "spiders.politeness.redirects.CarefulRedirects": 600,
    },
    # A page that sends a browser elsewhere is a bot check or a notice: the parser must see it.
    "METAREFRESH_ENABLED": False,
    # What RFC 9309 asks for with robots.txt, and more than any source needs.
    "REDIRECT_MAX_TIMES": 5,
    "RETRY_TIMES": 3,
    # Counted from when the slot is taken; sources with slow pages set more on their cards.
    "DOWNLOAD_TIMEOUT": 60,
    "DNS_TIMEOUT": 20,
    # A gigabyte, Scrapy's limit, is more than a small machine's memory. Holds for unpacked answers too.
    "DOWNLOAD_MAXSIZE": 64 * 1024 * 1024,
    # Scrapy accepts any certificate; a record's origin must be what it says.
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    # DEBUG prints every item.
    "LOG_LEVEL": "INFO",
    # Names are written as they are, not as escapes.
    "FEED_EXPORT_ENCODING": "utf-8",
    # A host that nobody configured, reached by a redirect or by hand.
    "BYLINE_DEFAULT_DELAY_S": 5.0,
    # First pause after a failure; doubled with each further one.
    "BYLINE_BACKOFF_S": 5.0,
    # A host that asks for a longer pause is left for another run.
    "BYLINE_LONGEST_WAIT_S": 600.0,
    # Whether a crawl waits while a person's crawl asks the same hosts: cron's does.
    "BYLINE_YIELDS": False,
    # A robots.txt that could not be read is asked for again after so long.
    "BYLINE_ROBOTS_PAUSE_S": 300.0,
}
"""What is the same in every installation."""


def scrapy_settings(
    sources: Mapping[str, SourceSettings], *, slots_dir: Path, contact: str | None
) -> dict[str, object]:
    """Return the settings of an installation, from its settings of each source (a missing one stands as its card).

    `slots_dir` is shared by all processes of the installation. `contact` is a mail address or a URL.
    """
    own = {source: sources.get(source, SourceSettings()) for source in SOURCES}
    found = {source: tuple(addresses(card(source), own[source]).values()) for source in SOURCES}
    return FIXED | {
        "USER_AGENT": user_agent(contact),
        "BYLINE_CONTACT": contact,
        "BYLINE_SOURCES": {source: msgspec.to_builtins(settings) for source, settings in own.items()},
        "BYLINE_SLOTS": {netloc: list(entry) for netloc, entry in slot_table(found).items()},
        "BYLINE_SLOTS_DIR": str(slots_dir),
        "BYLINE_ROBOTS_EXEMPT": exempt_addresses(address for each in found.values() for address in each),
    }


def user_agent(contact: str | None) -> str:
    """Return how Byline names itself: arXiv, Crossref and others ask for a way to reach who runs a crawler."""
    name = f"byline/{version('byline')}"
    if not contact:
        return name
    return f"{name} (+{contact})" if "://" in contact else f"{name} (mailto:{contact})"
