"""Requests come in, and go out no faster, no further and no more often than their host allows."""
