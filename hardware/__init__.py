"""Devices that put credit on a gaming machine, and the simulated machine that tests them."""
