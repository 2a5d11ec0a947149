"""`python -m kiosk.engine.command`."""

from kiosk.engine.command.app import main

main()
