"""Requests come in on loopback, answers about invented people and papers go out as each source sends them."""
