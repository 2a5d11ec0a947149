"""`kiosk journal`: the file that keeps what happened to the money."""

import json
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path
from typing import TextIO

from kiosk.common.clock import SystemClock
from kiosk.engine.command.asking import Answer, AwayError, Engine
from kiosk.engine.command.without_engine import data_dir, opened_journal
from kiosk.engine.command.word import Commands, Word, add_config, add_group, add_word
from kiosk.engine.journal import Journal, JournalError
from kiosk.engine.journal_copy import JournalCopier
from kiosk.engine.questions.journal import ROWS_MAX, backup_name, copied, selection, shown
from kiosk.engine.questions.question import BadQuestionError


def add_words(commands: Commands) -> None:
    journal = add_group(commands, "journal", "the journal of this kiosk")
    told = "check its hash chain from the first row"
    verify = add_word(journal, "verify", told, Word(_verify, _verified))
    told = "its rows as JSON lines, the head's hash as the last one"
    export = add_word(journal, "export", told, Word(_export, _exported))
    export.add_argument("--from-row", type=int, default=1, metavar="ROW", help="the first one")
    export.add_argument("--to-row", type=int, metavar="ROW", help="the last one")
    export.add_argument("--since", default="", metavar="TIME", help="e.g. 2030-01-31T20:00Z")
    export.add_argument("--until", default="", metavar="TIME", help="a time that is not in it")
    export.add_argument("--transaction", default="", metavar="NUMBER", help="of this one alone")
    told = "a proven copy of it, made while the engine runs"
    backup = add_word(journal, "backup", told, Word(_backup, _backed_up))
    _add_output(export, "a new file for them (default: the terminal)")
    _add_output(backup, "a new file for it beside the one in data_dir/backup")
    for parser in (verify, export, backup):
        add_config(parser)


def _add_output(parser: ArgumentParser, told: str) -> None:
    parser.add_argument("--output", type=Path, metavar="PATH", help=told)


def _verify(options: Namespace, engine: Engine) -> Answer:
    def directly(journal: Journal) -> Answer:
        return {"seq": journal.head.seq, "hash": journal.head.hash.hex()}  # opening it checks it

    return _asked_or_done(options, lambda: engine.ask("journal_verify"), directly)


def _verified(answer: Answer) -> str:
    return f"the chain holds: {answer['seq']} rows, head {answer['hash']}"


def _export(options: Namespace, engine: Engine) -> Answer:
    fields = {key: getattr(options, key) for key in ("since", "until", "transaction")}
    if options.to_row is not None:
        fields["until_row"] = options.to_row

    def stretch_of(journal: Journal) -> Callable[[int], Answer]:
        def stretch(after: int) -> Answer:
            head = {"seq": journal.head.seq, "hash": journal.head.hash.hex()}
            records = journal.select(selection(fields), after, ROWS_MAX)
            return {"ok": True, "rows": [shown(record) for record in records], "head": head}

        return stretch

    def write_all(output: TextIO) -> Answer:
        def write(stretch: Callable[[int], Answer]) -> Answer:
            return _write_rows(stretch, max(0, options.from_row - 1), output)

        return _asked_or_done(
            options,
            lambda: write(lambda after: engine.ask("journal_export", after=after, **fields)),
            lambda journal: write(stretch_of(journal)),
        )

    if options.output is None:
        return {**write_all(sys.stdout), "output": ""}
    with options.output.open("x", encoding="utf-8") as file:
        answer = write_all(file)
        if answer["ok"]:
            file.write(_head_line(answer) + "\n")
    return {**answer, "output": str(options.output)}


def _write_rows(stretch: Callable[[int], Answer], after: int, output: TextIO) -> Answer:
    """All of the rows behind row `after`, up to the head that the chain has at the first asking."""
    count, head = 0, None
    while (answer := stretch(after))["ok"]:
        head = head or answer["head"]
        rows = [row for row in answer["rows"] if row["seq"] <= head["seq"]]
        if not rows:
            return {"ok": True, "count": count, "head": head}
        for row in rows:
            output.write(json.dumps(row) + "\n")
        count, after = count + len(rows), rows[-1]["seq"]
    return answer


def _head_line(answer: Answer) -> str:
    """The last line: what the chain's newest row was when the export began."""
    return json.dumps({"head": answer["head"], "count": answer["count"]})


def _exported(answer: Answer) -> str:
    if not answer["output"]:
        return _head_line(answer)
    return f"{answer['count']} rows in {answer['output']}, head {answer['head']['hash']}"


def _backup(options: Namespace, engine: Engine) -> Answer:
    def directly(journal: Journal) -> Answer:
        name = backup_name(SystemClock().utc_now())
        copier = JournalCopier(journal.database, data_dir(options.config) / "backup" / name)
        while not copier.step():
            pass
        return copied(copier.prove())

    answer = _asked_or_done(options, lambda: engine.ask("journal_backup"), directly)
    if answer["ok"] and options.output:
        return _take_along(answer, options.output)
    return answer


def _take_along(answer: Answer, output: Path) -> Answer:
    """The copy a second time, e.g. on a stick, and read again."""
    with Path(answer["path"]).open("rb") as source, output.open("xb+") as target:
        shutil.copyfileobj(source, target)
        target.flush()
        target.seek(0)
        if file_digest(target, "sha256").hexdigest() != answer["sha256"]:
            return {"ok": False, "code": "E1020", "error": f"{output} differs from the copy"}
    return {**answer, "path": str(output)}


def _backed_up(answer: Answer) -> str:
    return (
        f"{answer['path']}: {answer['seq']} rows, {answer['size_bytes']} bytes, the chain holds\n"
        f"SHA-256 {answer['sha256']}"
    )


def _asked_or_done(
    options: Namespace, ask: Callable[[], Answer], directly: Callable[[Journal], Answer]
) -> Answer:
    """The running engine's answer; where none runs, what is done with its journal itself."""
    try:
        return ask()
    except AwayError as away:
        if not options.config.exists():
            raise away from None
    try:
        with opened_journal(options.config) as journal:
            return {"ok": True, **directly(journal)}
    except (JournalError, BadQuestionError) as error:
        return {"ok": False, "code": error.code, "error": str(error)}
