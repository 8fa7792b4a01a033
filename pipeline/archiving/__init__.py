"""The archive's upkeep: what is stored and what lies in the files come in, what is wrong or may go comes out."""
