"""The terminal: an engine that moves the money and a screen that says so."""

__version__ = "0.1.0"
