"""A process that opens a database, making it if need be, and writes pages: `writer.py URL LOCK PAGES`."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime

from db.engine import open_database
from db.store import frontier, pages, runs, versions

NOW = datetime(2031, 1, 1, tzinfo=UTC)


def main(url: str, lock: str, count: int) -> None:
    """Write pages that all processes write alike, each in a transaction of its own, and queue a request each."""
    database = open_database(url, create=True)
    with database.writing(lock) as transaction:
        run_id = runs.begin(transaction, command="test", job=lock, arguments={}, process=lock, at=NOW)
    for number in range(count):
        answer = pages.Answer(
            run_id=run_id,
            request_id=None,
            source="acl",
            url=f"https://toys.example/{number}",
            status=200,
            visited_at=NOW,
            stored_at=NOW,
            outcome="new",
        )
        content = f"content of {number}"
        digest = hashlib.sha256(content.encode()).digest()
        said = [versions.Statement("acl", "paper", f"P{number}", content, digest, NOW)]
        asked = [frontier.NewRequest(f"print {number}", "toys.example", 0, {"url": answer.url})]
        with database.writing(lock) as transaction:
            fetch_id = pages.add_fetch(transaction, answer)
            seen = versions.append(transaction, said, fetch_id=fetch_id, stored_at=NOW, parser_version=1)
            pages.add_manifest(
                transaction, fetch_id=fetch_id, parser_version=1, stored_at=NOW, seen=seen, rejects=()
            )
            frontier.add(transaction, run_id, "acl", asked)
    database.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
