"""Who of the staff may do what at this kiosk, and the record of what they did."""
