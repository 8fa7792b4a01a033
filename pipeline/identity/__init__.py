"""Records come in; which of them are one paper or one person goes out, with the reasons in words."""
