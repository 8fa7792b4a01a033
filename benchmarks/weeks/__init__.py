"""Weeks of cron: a replica that changes and fails goes in, what runs left on profiles comes out as bars."""
