"""`kiosk machine` and `kiosk retest`: the line to the machine, and whether a fault is gone."""

from argparse import Namespace
from typing import Final

from kiosk.domain.codes import catalogue
from kiosk.engine.command.asking import Answer, Engine
from kiosk.engine.command.word import Commands, Word, add_group, add_word, question, rows

_RESULTS: Final = {True: "passed", False: "FAILED", None: "look for yourself"}
_STEPS: Final = {True: "passed", False: "FAILED", None: "not tested"}


def add_words(commands: Commands) -> None:
    machine = add_group(commands, "machine", "the line to the machine")
    test = question("machine_self_test", _tested)
    add_word(machine, "test", "listen to the machine, step by step; no meter moves", test)
    again = question("machine_reconnect", _reconnected, "reason")
    word = add_word(machine, "reconnect", "close the port and open it anew", again)
    word.add_argument("--reason", required=True, help="why, for the audit")
    told = "where is the machine? listens on every port, half a minute, and writes nothing"
    add_word(machine, "find", told, Word(_find, _heard))
    add_word(
        machine, "wire", "what the line looks like below its frames", question("status", _wire)
    )
    looped = question("machine_loop_back", _looped)
    add_word(
        machine, "loopback", "send bytes through a loop-back plug; out of service only", looped
    )
    retest = add_word(commands, "retest", "is this fault gone?", question("retest", _found, "code"))
    retest.add_argument("code", help="of the catalogue, e.g. E2003")


def _tested(answer: Answer) -> str:
    return rows([(step["step"], _step(step)) for step in answer["steps"]])


def _step(step: Answer) -> str:
    return "  ".join(filter(None, (_STEPS[step["passed"]], step["code"], step["detail"])))


def _reconnected(answer: Answer) -> str:
    del answer
    return "the port is being opened anew"


def _find(options: Namespace, engine: Engine) -> Answer:
    del options
    answer = engine.ask("machine_find")
    return answer | {"ok": answer["ok"] and not answer["code"]}


def _heard(answer: Answer) -> str:
    """A line for each port, and what to do: put it in the settings, or mend what is missing."""
    lines = [f"{port['port']}  {_on_port(port)}" for port in answer["ports"]]
    if answer["code"]:
        entry = catalogue()[answer["code"]]
        lines += ["", f"{entry.code} {entry.title}. {entry.cause}", *entry.steps]
    return "\n".join(lines)


def _on_port(port: Answer) -> str:
    frames = f"{port['protocol']} at {port['baud']} baud, {port['host_frames']} frames"
    match port["heard"]:
        case "machine":
            return f"{frames}{', as the settings say' if port['is_in_force'] else ': set it'}"
        case "unsure":
            return f"perhaps {frames}: not sure"
        case "noise":
            return f"{port['bytes_heard']} bytes that are no frames: another speed or protocol"
        case "nothing":
            return "nothing"
        case _:
            return str(port["detail"])


def _wire(answer: Answer) -> str:
    wire = answer["machine_link"]["wire"]
    return rows(
        [
            ("seen", "  ".join(filter(None, (wire["seen"], wire["code"])))),
            ("from the machine", f"{wire['from_host_bytes_per_s']:g} bytes/s"),
            ("to the machine", f"{wire['to_host_bytes_per_s']:g} bytes/s"),
            ("port's errors", _errors(wire["errors"])),
        ]
    )


def _errors(errors: Answer | None) -> str:
    if errors is None:
        return "this port cannot tell"
    return ", ".join(f"{count} {name}" for name, count in errors.items())


def _looped(answer: Answer) -> str:
    told = f"{answer['sent']} bytes sent, {answer['came']} came back, {answer['wrong']} wrong"
    verdict = "passed" if answer["passed"] else f"FAILED  {answer['code']}"
    return rows([("loop-back", f"{verdict}  {told}"), ("port's errors", _errors(answer["errors"]))])


def _found(answer: Answer) -> str:
    return "  ".join(filter(None, (_RESULTS[answer["passed"]], answer["code"], answer["detail"])))
