"""Writes docs/reference/host-profiles.md from the profiles: python script/document_profiles.py"""

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from hardware.simulator.profiles import (
    PROFILES,
    load_profile,
    parameter_names,
    profile_names,
    read_profile,
)

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "host-profiles.md"
TITLES: Final = {"id003": "ID-003", "ebds": "EBDS", "cctalk": "ccTalk"}
OPENING: Final = """# The hosts that the simulated machine plays

<!-- Written by script/document_profiles.py from hardware/simulator/profiles: change those. -->

`egm-simulator` takes one by name: `profile = "id003-b"`. A profile is a file of named parameters;
what each means stands beside its name in `hardware/simulator`. A value in *italics* is not known of
that host: it was chosen.
"""


def render() -> str:
    """The whole page."""
    return OPENING + "".join(_protocol(protocol) for protocol in PROFILES)


def _protocol(protocol: str) -> str:
    documents = [read_profile(name) for name in profile_names(protocol)]
    lines = [f"\n## {TITLES.get(protocol, protocol)}\n", "| profile | host |", "|---|---|"]
    lines += [f"| `{document.name}` | {document.host} |" for document in documents]
    lines += ["", "| parameter | " + " | ".join(d.letter for d in documents) + " |"]
    lines.append("|---" * (len(documents) + 1) + "|")
    adapter: TypeAdapter[object] = TypeAdapter(PROFILES[protocol])
    dumps = [adapter.dump_python(load_profile(d.name), mode="json") for d in documents]
    for parameter in parameter_names(protocol):
        cells = [
            f"*{_told(dump[parameter])}*"
            if document.is_chosen(parameter)
            else _told(dump[parameter])
            for document, dump in zip(documents, dumps, strict=True)
        ]
        lines.append(f"| `{parameter}` | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _told(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case None | []:
            return "none"
        case list():
            return ", ".join(map(_told, value))
        case dict():
            return ", ".join(f"{key}: {_told(one)}" for key, one in value.items()) or "none"
        case _:
            return str(value)


def main() -> None:
    PAGE.write_text(render(), "utf-8")


if __name__ == "__main__":
    main()
