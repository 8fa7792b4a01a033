"""Profile documents come in, a folder of pages for any web server goes out, without JavaScript.

`build` writes the folder; `web.site.render` makes single pages, for a server that shows them live.
"""

from __future__ import annotations

from web.site.build import SiteReport, build
from web.site.folder import SiteError

__all__ = ["SiteError", "SiteReport", "build"]
