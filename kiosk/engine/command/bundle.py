"""`kiosk support-bundle`: one file for whoever helps from afar, with no secret in it."""

import io
import json
import shutil
import tarfile
import tomllib
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kiosk.common.clock import SystemClock
from kiosk.engine.command.asking import Answer, AwayError, Engine
from kiosk.engine.command.doctor import examine
from kiosk.engine.command.host_checks import UNITS, unit_state
from kiosk.engine.command.verify import verified
from kiosk.engine.command.word import Commands, Word, add_config, add_word
from kiosk.engine.support import redacted, shown_settings

LOG_DAYS: Final = 3
LOG_BYTES_MAX: Final = 8 * 2**20  # of one day: its end
TRANSACTIONS: Final = 50


def add_words(commands: Commands) -> None:
    told = "one .tar.gz for whoever helps from afar, without secrets"
    bundle = add_word(commands, "support-bundle", told, Word(_bundle, _bundled))
    bundle.add_argument("--output", type=Path, metavar="PATH", help="a new file for it")
    add_config(bundle)


def _bundle(options: Namespace, engine: Engine) -> Answer:
    now = SystemClock().utc_now()
    path = options.output or Path(f"kiosk-support-{now:%Y%m%dT%H%M%SZ}.tar.gz")
    path.touch(mode=0o600, exist_ok=False)
    names = []
    with tarfile.open(path, "w:gz") as archive:
        for name, data in _members(options, engine):
            member = tarfile.TarInfo(f"{path.name.removesuffix('.tar.gz')}/{name}")
            member.size, member.mode, member.mtime = len(data), 0o600, int(now.timestamp())
            archive.addfile(member, io.BytesIO(data))
            names.append(name)
    return {"ok": True, "path": str(path), "size_bytes": path.stat().st_size, "members": names}


def _members(options: Namespace, engine: Engine) -> Iterator[tuple[str, bytes]]:
    """What can be had now; where no engine runs, it says so in the place of its answers."""
    support = _asked(engine, "support", newest=TRANSACTIONS)
    document = _document(options.config)
    yield _json("status.json", _asked(engine, "status"))
    yield _json("doctor.json", examine(options, engine))
    yield _json("settings.json", shown_settings(support.pop("settings", document)))
    yield _json("transactions.json", support)
    yield _json("verify.json", verified())
    if systemctl := shutil.which("systemctl"):
        yield _json("services.json", {unit: unit_state(systemctl, unit) for unit in UNITS})
    for day in _log_days(document):
        with day.open("rb") as file:
            file.seek(max(0, day.stat().st_size - LOG_BYTES_MAX))
            yield f"log/{day.name}", file.read()


def _json(name: str, facts: Any) -> tuple[str, bytes]:
    return name, json.dumps(redacted(facts), indent=1).encode()


def _asked(engine: Engine, question: str, **fields: int) -> Answer:
    try:
        return engine.ask(question, **fields)
    except AwayError as away:
        return {"ok": False, "code": away.code, "error": str(away)}


def _document(config: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(config.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _log_days(document: dict[str, Any]) -> list[Path]:
    """The newest days of the engine's own log, where it keeps one."""
    folder = Path(str(document.get("data_dir", ""))) / "log"
    try:
        return sorted(path for path in folder.glob("*.jsonl") if path.is_file())[-LOG_DAYS:]
    except OSError:
        return []


def _bundled(answer: Answer) -> str:
    members = "\n".join(f"  {name}" for name in answer["members"])
    return f"{answer['path']}, {answer['size_bytes']} bytes:\n{members}"
