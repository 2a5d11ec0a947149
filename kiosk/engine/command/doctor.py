"""`kiosk doctor`: everything that can be looked at, by the running engine and without one."""

from argparse import Namespace
from typing import Final

from kiosk import __version__
from kiosk.engine.check import Check, Outcome, failed, passed
from kiosk.engine.command.asking import Answer, AwayError, Engine
from kiosk.engine.command.host_checks import check_settings, check_units, checks_without_engine
from kiosk.engine.command.word import Commands, Word, add_config, add_word

_MARKS: Final = {Outcome.PASSED: "ok  ", Outcome.FAILED: "FAIL", Outcome.SKIPPED: "--  "}


def add_words(commands: Commands) -> None:
    told = "check everything; 1 when something is wrong, with what to do about it"
    add_config(add_word(commands, "doctor", told, Word(examine, _told)))


def examine(options: Namespace, engine: Engine) -> Answer:
    """Every check that can be made now."""
    try:
        answer = engine.ask("doctor")
    except AwayError as away:
        engines = [failed("engine", away.code, str(away)).fields()]
        engines += [check.fields() for check in checks_without_engine(options.config, engine.path)]
    else:
        if not answer["ok"]:
            return answer
        engines = [passed("engine", f"answers at {engine.path}").fields()]
        engines += [_versions(answer["version"]).fields(), *answer["checks"]]
    host = [check_settings(options.config), *check_units()]
    checks = [*engines, *(check.fields() for check in host)]
    is_well = all(check["outcome"] != Outcome.FAILED for check in checks)
    return {"ok": is_well, "version": __version__, "checks": checks}


def _versions(running: str) -> Check:
    if running != __version__:
        return failed("versions", "E0117", f"{running} runs, {__version__} is installed")
    return passed("versions", running)


def _told(answer: Answer) -> str:
    lines = []
    for check in answer["checks"]:
        told = " ".join(filter(None, (check["code"], check["detail"])))
        lines.append(f"{_MARKS[Outcome(check['outcome'])]}  {check['name']:<16} {told}")
        lines += [f"{'':<24}{number}. {step}" for number, step in enumerate(check["remedy"], 1)]
    count = sum(check["outcome"] == Outcome.FAILED for check in answer["checks"])
    lines.append(
        f"{count} of {len(answer['checks'])} checks have failed" if count else "all is well"
    )
    return "\n".join(lines)
