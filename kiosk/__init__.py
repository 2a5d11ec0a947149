"""The terminal: an engine that moves the money and a screen that says so."""
