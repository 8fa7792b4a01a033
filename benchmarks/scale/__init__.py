"""Identity at scale: invented records and mentions of which the truth is known, and what they cost."""
