"""What figures cost at scale, and what they say of planted and of real papers."""
