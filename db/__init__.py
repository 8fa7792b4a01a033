"""Plain values come in and go out; the SQL between them stays here."""
