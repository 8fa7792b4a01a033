"""The only reads: a transaction comes in, plain frozen values go out."""
