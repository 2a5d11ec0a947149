"""`kiosk`: what an operator types. It asks the running engine over its socket.

A group of words is one module with `add_words`, listed in `app.GROUPS`.
"""

from kiosk.engine.command.app import main
from kiosk.engine.command.asking import EXIT_AWAY, EXIT_FAILED, ask

__all__ = ["EXIT_AWAY", "EXIT_FAILED", "ask", "main"]
