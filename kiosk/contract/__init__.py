"""What the engine and the screen say to each other: versioned messages, one JSON object per line."""
