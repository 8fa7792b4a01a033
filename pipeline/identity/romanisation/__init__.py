"""Readings of names from other scripts go in; out come the same readings in one romanisation of each language."""
