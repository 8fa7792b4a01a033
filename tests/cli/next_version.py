"""A Byline of the next version in a process of its own, for tests of what it does beside this version's.

Run as: python next_version.py MIGRATION WORDS…, with the installation in the environment: its newest migration
runs MIGRATION, a line of Python, and the command is `byline WORDS…`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from cli.main import main
from db import schema
from db.upgrade import MIGRATIONS, upgrade
from pipeline import upgrading

NUMBER = "9999"


def _next_migrations(folder: Path, body: str) -> Path:
    migrations = folder / "migrations"
    shutil.copytree(MIGRATIONS, migrations)
    (migrations / "versions" / f"{NUMBER}_next.py").write_text(
        f'import sys\nfrom alembic import op\n\nrevision = "{NUMBER}"\ndown_revision = "{schema.NUMBER}"\n\n\n'
        f"def upgrade():\n    op.execute('ALTER TABLE run ADD COLUMN extra TEXT')\n    {body}\n"
    )
    return migrations


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        vars(upgrading)["upgrade"] = partial(upgrade, migrations=_next_migrations(Path(name), sys.argv[1]))
        schema.NUMBER = NUMBER
        sys.argv = ["byline", *sys.argv[2:]]
        main()
