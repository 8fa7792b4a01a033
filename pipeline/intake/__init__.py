"""Answers of sources come in, one transaction for each page goes out to the database."""
