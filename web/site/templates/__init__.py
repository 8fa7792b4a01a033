"""The pages of the site as Jinja templates, with their style sheet; a package so that they are installed."""
