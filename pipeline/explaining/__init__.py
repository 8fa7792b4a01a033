"""A thing comes in (author, paper, record, judgement, figure); where it comes from goes out, and why."""
