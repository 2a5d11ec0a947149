"""Where the log is: one file of JSON lines for each day, named by the day, only ever appended to.

A day's file has an upper size, and so many days are kept: what happens today, however much it is,
takes nothing from the days before.
"""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

DAYS_MAX: Final = 35
DAY_BYTES_MAX: Final = 8 * 1024 * 1024
_NAME: Final = re.compile(r"\d{4}-\d{2}-\d{2}\.jsonl")
_BLOCK: Final = 64 * 1024


def day_file(folder: Path, day: date) -> Path:
    return folder / f"{day.isoformat()}.jsonl"


def day_files(folder: Path) -> list[Path]:
    """The files that are there, oldest day first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def remove_old_days(folder: Path, today: Path) -> None:
    """Keep `today` and the newest others that there are, whatever the calendar says.

    Raises OSError.
    """
    others = [path for path in day_files(folder) if path != today]
    for path in others[: 1 - DAYS_MAX]:
        path.unlink()


def lines_backwards(path: Path, end: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Each line before the offset `end` with its own offset, last line first.

    Reads in blocks, so that between them other threads have their turn. Raises OSError.
    """
    with path.open("rb") as file:
        position = os.fstat(file.fileno()).st_size if end is None else end
        rest = b""
        while position > 0:
            length = min(_BLOCK, position)
            position -= length
            block = os.pread(file.fileno(), length, position) + rest
            rest, newline, whole = block.partition(b"\n")
            if not newline:
                rest = block
                continue
            line_end = position + len(block)
            for line in reversed(whole.split(b"\n")):
                line_begin = line_end - len(line)
                if line:
                    yield line_begin, line
                line_end = line_begin - 1
        if rest:
            yield 0, rest
