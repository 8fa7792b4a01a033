"""What a person types comes in, a judgement that lasts goes out, and what it changed."""
