"""Addresses of public sources come in, records of what they say go out; nothing here knows the database."""
