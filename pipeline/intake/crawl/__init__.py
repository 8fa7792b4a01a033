"""Requests to make come in, pages handed to ingest go out; the only package that starts Scrapy."""
