"""What a maintainer types comes in, what the pipeline did goes out, one command a module."""
