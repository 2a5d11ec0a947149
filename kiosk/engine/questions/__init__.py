"""What staff ask the running engine, typed at the kiosk command or touched at the glass."""
