"""The engine: it holds the journal, the key and the serial line, and moves the money."""
