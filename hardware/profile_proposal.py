"""A host profile from what was observed: the file that the simulated machine plays."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from hardware.observation import Observation

POLLS_MIN: Final = 20  # fewer say nothing about the pace
WANTED_BY_MACHINE: Final = frozenset({"C0", "C3"})  # their data is the machine's state of the day

Parameters = dict[str, Any]

# What no listening can show: it needs a credit, a power cut or a disturbed answer.
_UNHEARD: Final[Mapping[str, tuple[str, ...]]] = {
    "id003": (
        "currency",
        "disconnected_after_s",
        "is_enabling_after_initializing",
        "echo_check",
        "value_source",
        "unknown_value",
        "decision_delay_polls",
        "counts_at",
        "deduplication",
        "pause_after_ack_s",
        "is_power_up_acknowledged",
        "note_in_acceptor",
        "note_in_stacker",
        "own_restart",
    ),
}
_HEARD: Final[Mapping[str, tuple[str, ...]]] = {
    "id003": (
        "poll_interval_s",
        "reply_timeout_s",
        "at_connect",
        "questions_before_reset",
        "settings",
        "decision_delay_s",
        "hold",
        "stack",
        "ack",
        "ack_delay_s",
    ),
}


def propose_profile(protocol: str, observation: Observation, host: str) -> str:
    """The text of a profile; `chosen` has every parameter that was not observed.

    Those keep the simulated host's default until somebody finds them out.
    """
    parameters = _common(observation) | _OF_PROTOCOL.get(protocol, _nothing_more)(observation)
    heard = _HEARD.get(protocol, ("poll_interval_s", "reply_timeout_s"))
    chosen = [name for name in heard if name not in parameters]
    chosen += _UNHEARD.get(protocol, ())
    lines = [
        f"protocol = {json.dumps(protocol)}",
        'letter = "X"',
        f"host = {json.dumps(host, ensure_ascii=False)}",
        f"chosen = {json.dumps(chosen)}",
        "",
        "[parameters]",
        *(f"{name} = {json.dumps(parameters[name])}" for name in heard if name in parameters),
    ]
    return "\n".join(lines) + "\n"


def _common(seen: Observation) -> Parameters:
    parameters: Parameters = {}
    if seen.polling is not None and seen.polling.count >= POLLS_MIN:
        parameters["poll_interval_s"] = seen.polling.median_s
    if seen.patience is not None:
        parameters["reply_timeout_s"] = seen.patience.low_s
    return parameters


def _nothing_more(seen: Observation) -> Parameters:
    del seen
    return {}


def _id003(seen: Observation) -> Parameters:
    return _id003_set_up(seen) | _id003_note(seen)


def _id003_set_up(seen: Observation) -> Parameters:
    set_up = seen.set_up
    if not set_up.number:
        return {}
    at_connect = "adopt"
    if set_up.has_reset:
        at_connect = "reset" if set_up.begins_with == "RESET" else "look_then_reset"
    return {
        "at_connect": at_connect,
        "questions_before_reset": [word.message for word in set_up.before_reset],
        "settings": [
            word.code if word.code in WANTED_BY_MACHINE else word.message for word in set_up.words
        ],
    }


def _id003_note(seen: Observation) -> Parameters:
    """What a note has shown, once there was one."""
    parameters: Parameters = {}
    if seen.decision is not None:
        parameters["decision_delay_s"] = seen.decision.median_s
        parameters["hold"] = "none"
        if seen.holds:
            parameters["hold"] = "with_byte" if seen.hold_value else "bare"
    stacked = [name.lower() for name in seen.decisions if name.startswith("STACK")]
    if stacked:
        parameters["stack"] = stacked[0]
    if seen.ack is not None:
        parameters["ack_delay_s"] = seen.ack.median_s
    elif seen.credits_without_ack:
        parameters["ack"] = "never"
    return parameters


_OF_PROTOCOL: Final[Mapping[str, Callable[[Observation], Parameters]]] = {"id003": _id003}
