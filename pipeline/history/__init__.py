"""An author's published documents come in; what changed between them, and how figures went, goes out."""
