"""Papers of an author come in, figures with their source, scope and date go out."""
