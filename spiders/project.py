"""What `scrapy.cfg` names: the settings of this installation's environment, for `scrapy crawl`, `list`, `shell`.

This is the one module that works at import, since Scrapy reads settings from a module's names.
"""

from __future__ import annotations

import os

from spiders import items
from spiders.environment import data_dir, source_settings
from spiders.settings import scrapy_settings

items.register()
globals().update(
    scrapy_settings(
        source_settings(os.environ),
        slots_dir=data_dir(os.environ) / "slots",
        contact=os.environ.get("BYLINE_CONTACT"),
    )
)
