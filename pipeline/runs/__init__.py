"""A job comes in (refresh, harvest, import, replay); its crawl, derivation and exit status go out."""
