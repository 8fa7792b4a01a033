"""The only writes: plain values come in, rows are added; every function needs a writing transaction."""
