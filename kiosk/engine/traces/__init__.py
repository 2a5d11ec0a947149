"""What went over the machine's line during each transaction, kept for disputes."""
