"""Visible statements come in; papers, authors, figures and profiles go out, and what differs is written."""
