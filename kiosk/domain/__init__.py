"""The rules of funding: pure functions and values, the standard library only."""
