"""Draws the states of a funding into README.md: python script/draw_funding.py"""

from pathlib import Path
from typing import Final

from kiosk.domain.funding import ENDS, TRANSITIONS, State

PAGE: Final = Path(__file__).parents[1] / "README.md"
BEGIN: Final = "<!-- funding-diagram:begin -->\n"
END: Final = "<!-- funding-diagram:end -->"


def diagram() -> str:
    """A Mermaid state diagram: events between the same two states share an arrow."""
    arrows: dict[tuple[State, State], list[str]] = {}
    for (before, event), after in TRANSITIONS.items():
        arrows.setdefault((before, after), []).append(event.kind.replace("_", " "))
    lines = ["```mermaid", "stateDiagram-v2", "  [*] --> OPENING : session requested"]
    lines += [f"  {a} --> {b} : {'<br>'.join(kinds)}" for (a, b), kinds in arrows.items()]
    lines += [f"  {end} --> [*]" for end in State if end in ENDS]
    return "\n".join([*lines, "```", ""])


def render(page: str) -> str:
    """The page with the diagram between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{diagram()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(render(PAGE.read_text("utf-8")), "utf-8")
    print(f"wrote {PAGE.name}")
