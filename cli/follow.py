"""`byline follow` and `byline unfollow`: whom cron visits."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.context import installation

Author = Annotated[
    str, typer.Argument(metavar="AUTHOR", help="A name in quotes, an id, an ORCID iD, scheme:value, or a URL.")
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("follow")(follow)
    app.command("unfollow")(unfollow)


def follow(author: Author) -> None:
    """Let `byline refresh --due` visit an author from now on.

    Example: byline follow 0000-0002-1825-0097
    """
    from pipeline.authors import meant
    from pipeline.runs import following

    # An identifier may be followed before anything is stored; a name means somebody who is.
    unknown = meant(author).scheme in following.IDENTIFIERS
    typer.echo(following.follow(installation(creates=unknown), author))


def unfollow(author: Author) -> None:
    """Let `byline refresh --due` visit an author no more; what is stored stays.

    Example: byline unfollow "Ada Example"
    """
    from pipeline.runs import following

    typer.echo(following.unfollow(installation(), author))
