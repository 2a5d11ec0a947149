"""A real screen at the table, beside the finger that is a program."""

from kiosk.demo.process import Program
from tests.end_to_end.table import Table


def screen_of(table: Table) -> Program:
    """The driven screen, which can be made to hang."""
    return Program(
        name="kiosk-ui",
        main="tests.end_to_end.hanging_screen:main",
        settings={
            "engine_socket": table.stack.desk.ui_socket,
            "window": "1024x600",
            "log_level": "debug",
        },
        environment={"QT_QPA_PLATFORM": "offscreen"},
    )
