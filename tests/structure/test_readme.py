"""The README says what the code does."""

from tests.scripts import load_script

SCRIPT = load_script("draw_funding")


def test_the_diagram_is_drawn_from_the_table_of_transitions() -> None:
    page = SCRIPT.PAGE.read_text("utf-8")
    assert SCRIPT.BEGIN in page
    assert SCRIPT.render(page) == page, "run: .venv/bin/python script/draw_funding.py"
