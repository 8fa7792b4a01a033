"""The command line with an arXiv spider whose reading of author pages fails as no parser should."""

from __future__ import annotations

from typing import Any

from cli.main import main
from spiders.arxiv.spider import ArxivSpider


async def parse_author(self: ArxivSpider, response: Any) -> list[Any]:
    raise RuntimeError("no parser should raise this")


if __name__ == "__main__":
    ArxivSpider.parse_author = parse_author  # type: ignore[method-assign]
    main()
