"""`kiosk verify`: are the programs those that were installed? No engine is needed."""

from argparse import Namespace
from pathlib import Path

from kiosk import __version__
from kiosk.engine.command.asking import Answer, Engine
from kiosk.engine.command.word import Commands, Word, add_word
from kiosk.engine.installation import (
    dependencies,
    inspect_installation,
    interpreter,
    read_listing,
)


def add_words(commands: Commands) -> None:
    told = "the installed files' SHA-256, and what differs from the installation"
    verify = add_word(commands, "verify", told, Word(_verify, _verified))
    verify.add_argument(
        "--write", type=Path, metavar="PATH", help="keep the list, for sha256sum --check too"
    )
    verify.add_argument(
        "--against", type=Path, metavar="PATH", help="a kept list, instead of pip's own"
    )


def verified() -> Answer:
    """The installation, without the list of its files."""
    return _verify(Namespace(write=None, against=None), None)


def _verify(options: Namespace, engine: Engine | None) -> Answer:
    del engine
    try:
        against = read_listing(options.against.read_text("utf-8")) if options.against else None
    except ValueError as error:
        return {"ok": False, "code": "E0118", "error": f"{options.against}: {error}"}
    installation = inspect_installation(against)
    if options.write:
        with options.write.open("x", encoding="utf-8") as file:
            file.write(installation.listing())
    differences = installation.differences()
    return {
        "ok": (installation.recorded is not None and not differences) or bool(options.write),
        "version": __version__,
        "python": interpreter(),
        "dependencies": dependencies(),
        "root": str(installation.root),
        "digest": installation.digest,
        "is_recorded": installation.recorded is not None,
        "differences": [{"path": d.path, "change": d.change} for d in differences],
        "files": dict(installation.files),
    }


def _verified(answer: Answer) -> str:
    different = [f"{found['change']:<8} {found['path']}" for found in answer["differences"]]
    if not answer["is_recorded"]:
        different = ["E0119 no record of what was installed: --write a list and compare with it"]
    elif different:
        different.insert(0, f"E0119 {len(different)} files differ from what was installed")
    return "\n".join(
        [
            *(f"{digest}  {path}" for path, digest in answer["files"].items()),
            *(f"{name} {version}" for name, version in answer["dependencies"].items()),
            answer["python"],
            f"version {answer['version']}, {len(answer['files'])} files in {answer['root']}",
            f"SHA-256 of the list: {answer['digest']}",
            *(different or ["every file is as it was installed"]),
        ]
    )
