"""`python -m cli`: the command `byline` where its script is not at hand."""

from __future__ import annotations

from cli.main import main

if __name__ == "__main__":
    main()
