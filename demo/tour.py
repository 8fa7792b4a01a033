"""A tour through Byline: the replica is started, and real commands crawl it, store, match, derive and show."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from demo.server import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from demo.commands import Commands
    from demo.server import Replica

OWNER = "jane-marlowe"
"""Key of the invented person whose profile is shown."""
PAGE = f"{OWNER}.html"
"""Her saved profile page."""
_PROXIES = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}


class Step(Struct, frozen=True):
    """One command of the tour, and in plain words what it is for."""

    words: str
    arguments: tuple[str, ...]


def steps(replica: Replica, today: date) -> tuple[Step, ...]:
    """Return the commands of the tour; they are typed in a folder that holds the saved page `PAGE`."""
    person = replica.world.person[OWNER]
    orcid = str(person.orcid)
    return (
        Step("Harvest all papers that arXiv has, page by page.", ("harvest", "arxiv")),
        Step(
            f"Import a saved profile page of {person.name}: it names papers and figures, and is kept as said.",
            ("import", "profile-page", PAGE, "--visited", today.isoformat()),
        ),
        Step(
            "Ask every source about her: by her ORCID iD first, then by what is known of her after each round.",
            ("refresh", orcid),
        ),
        Step("Her page at the ACL Anthology, which knows her by another id.", ("refresh", f"acl:{person.acl}")),
        Step("Ask again: what has not changed is not stored twice.", ("refresh", orcid)),
        Step("Derive everything again from what is stored: nothing may differ.", ("rebuild",)),
        Step("Show her profile.", ("show", orcid)),
        Step("Why is her h-index what it is?", ("explain", orcid, "h_index")),
        Step("Write the static site.", ("site", "build", "site")),
    )


def environment(replica: Replica, data: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for the tour's commands: those given, without any of another installation or proxy."""
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith("BYLINE_") and name.lower() not in _PROXIES
    }
    return kept | replica.environment() | {"BYLINE_DATA_DIR": str(data)}


def tour(
    folder: Path,
    byline: Sequence[str],
    commands: Commands,
    *,
    environ: Mapping[str, str],
    today: date,
    say: Callable[[str], None],
) -> bool:
    """Run the tour with its data in a folder; return whether every step went well and no limit was broken.

    `byline` is how the command is started; the commands write to this process's own output.
    """
    with serve() as replica:
        say("A copy of the sources runs on this machine. Its people and papers are invented; nothing leaves it.")
        (folder / PAGE).write_bytes(saved_page(replica))
        variables = environment(replica, folder.absolute() / "data", environ)
        for number, step in enumerate(steps(replica, today), start=1):
            say(f"\n{number}. {step.words}\n   $ byline {' '.join(step.arguments)}")
            status = commands.run([*byline, *step.arguments], variables, folder)
            say("")
            if status != 0:
                say(
                    "Stopped." if status is None else f"This step ended with status {status}; the tour stops here."
                )
                return False
        broken = len(replica.broken)
        say(f"The copy counted {len(replica.log)} requests; {broken or 'none'} broke a limit of a source.")
        return not broken


def saved_page(replica: Replica) -> bytes:
    """Return the profile page of the tour's person, as a browser would save it."""
    place = urlsplit(replica.profile_urls[OWNER])
    connection = http.client.HTTPConnection(place.netloc, timeout=10)
    try:
        connection.request("GET", place.path)
        return connection.getresponse().read()
    finally:
        connection.close()
