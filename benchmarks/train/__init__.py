"""Labelled data in, the weights that identity reads out."""
