"""The steps of the schema's history, each named by its number."""
