"""Whether a driver keeps to the truth about money against every known kind of host."""
