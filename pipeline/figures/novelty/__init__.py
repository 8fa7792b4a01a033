"""Titles, abstracts and categories of papers come in, what is new in each against earlier papers goes out."""
