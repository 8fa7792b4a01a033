"""The robots.txt of each host of the replica."""

from __future__ import annotations

from msgspec import Struct

CRAWL_DELAY_FACTOR = 5
"""arXiv's main host asks for 15 s where its other hosts ask for 3 s."""
_ARXIV_ALLOWED = ("abs", "list", "pdf", "html", "archive", "year", "catchup")
_ARXIV_FORBIDDEN = ("api", "oai2", "search", "find", "e-print", "src", "format", "user", "auth", "cits", "refs")


class Rules(Struct, frozen=True):
    """What a host's robots.txt says; `text` None where there is none."""

    text: str | None
    forbidden: tuple[str, ...] = ()
    """Beginnings of forbidden paths."""
    exempt: tuple[str, ...] = ()
    """Beginnings of paths that the source's documented terms open although robots.txt forbids them."""
    crawl_delay_s: float = 0.0

    def forbids(self, path: str) -> bool:
        """Tell whether a machine must not ask for a path."""
        if path.startswith(self.exempt) or path == "/robots.txt":
            return False
        return path.startswith(self.forbidden)


def rules_of(host: str, delay_s: float) -> Rules:
    """Return a host's rules, its delays scaled to those of the replica."""
    if host == "arxiv.org":
        return _arxiv(round(delay_s * CRAWL_DELAY_FACTOR, 4))
    found = {
        "export.arxiv.org": Rules("User-agent: *\nDisallow: /\n", ("/",), ("/api/query", "/oai2")),
        "profiles.example": Rules("User-agent: *\nAllow: /author\nDisallow: /search\n", ("/search",)),
        "proceedings.example": Rules("User-agent: *\nAllow: /\nDisallow: /drafts/\n", ("/drafts/",)),
    }
    return found.get(host, Rules(None))


def _arxiv(crawl_delay_s: float) -> Rules:
    lines = ["User-agent: *", f"Crawl-delay: {crawl_delay_s:g}"]
    lines += [f"Allow: /{part}" for part in _ARXIV_ALLOWED]
    lines += [f"Disallow: /{part}" for part in _ARXIV_FORBIDDEN]
    # A mirror under one address has the documented API beside the pages.
    exempt = ("/api/query",)
    return Rules("\n".join(lines) + "\n", tuple(f"/{part}" for part in _ARXIV_FORBIDDEN), exempt, crawl_delay_s)
