"""Profile documents come in, pages for people go out."""
