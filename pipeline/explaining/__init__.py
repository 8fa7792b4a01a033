"""A thing comes in (author, paper, record, judgement, figure); where it comes from goes out, as data and in words."""
