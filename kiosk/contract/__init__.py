"""What engine and screen say to each other: versioned messages, one JSON object per line."""
