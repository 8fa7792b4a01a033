"""All that is shown comes in, files for other programs go out."""
