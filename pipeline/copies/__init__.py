"""An installation comes in, whole copies of it go out and come in again, and what is unsound in it is named."""
