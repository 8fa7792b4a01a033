"""Hand-written programs for the same work that promise nothing: what Byline is compared with."""
