"""Pages of the replica as Jinja2 files, in the shape in which each source sends its own."""
