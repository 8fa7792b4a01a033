"""An installation comes in; what is well with it goes out, what is not, and what to do."""
