"""Records come in, profiles go out; its folders stand in the order in which data flows."""
