"""What happens to a session and its order, from opening to settlement: one transaction per call."""
