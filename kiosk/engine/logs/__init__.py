"""The engine's own log: kept in its data directory, searched and exported for staff."""
