"""A host profile from what was observed: the file that the simulated machine plays."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from hardware.cctalk.constants import Header
from hardware.dialect import HostSign
from hardware.ebds.constants import Auxiliary, Mode, Order
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
    "ebds": (
        "byte_gap_max_s",
        "retry_delay_s",
        "missed_until_disconnected",
        "start_toggle",
        "is_toggle_compared",
        "is_retry_rebuilt",
        "is_unclear_state_ignored",
        "reset_pause_s",
        "table_entries_asked",
        "is_mask_full",
        "stack_order",
        "is_polling_again_after_stack",
        "decision_delay_polls",
        "escrow_patience_s",
        "is_first_escrow_returned",
        "counts_at",
        "is_escrow_remembered",
    ),
    "cctalk": (
        "disconnected_after_s",
        "check",
        "echo",
        "pause_after_reset_s",
        "is_mask_open",
        "decision_delay_polls",
        "is_old_credit_told",
        "wrap",
        "busy_retries",
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
    "ebds": (
        "poll_interval_s",
        "reply_timeout_s",
        "is_resetting",
        "is_asking_unit",
        "is_extended",
        "is_escrow_used",
    ),
    "cctalk": (
        "poll_interval_s",
        "reply_timeout_s",
        "is_resetting",
        "questions",
        "is_asking_values",
        "operating_mode",
        "is_extending_escrow",
    ),
}


def propose_profile(
    protocol: str, observation: Observation, host: str, learned: Mapping[str, Any] | None = None
) -> str:
    """The text of a profile; `chosen` has every parameter that was not observed.

    Those keep the simulated host's default until somebody finds them out. `learned` are parameters
    that no listening shows; one that this protocol's hosts do not have is left out.
    """
    unheard = _UNHEARD[protocol]
    found = {name: value for name, value in (learned or {}).items() if name in unheard}
    parameters = _common(observation) | _OF_PROTOCOL[protocol](observation) | found
    heard = (*_HEARD[protocol], *found)
    chosen = [name for name in (*_HEARD[protocol], *unheard) if name not in parameters]
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


def _ebds(seen: Observation) -> Parameters:
    set_up = seen.set_up
    if not set_up.number:
        return {}
    values = {word.name: word.value for word in set_up.settings}
    return {
        "is_resetting": set_up.has_reset,
        "is_asking_unit": any(word.name == Auxiliary.TYPE.name for word in set_up.words),
        "is_extended": bool(int(values.get("MODE", "0"), 16) & Mode.EXTENDED_NOTES),
        "is_escrow_used": bool(int(values.get("ORDERS", "0"), 16) & Order.ESCROW_MODE),
    }


def _cctalk(seen: Observation) -> Parameters:
    set_up = seen.set_up
    parameters: Parameters = {"is_extending_escrow": bool(seen.holds)} if seen.decision else {}
    if not set_up.number:
        return parameters
    asked = [word for word in set_up.words if word.sign is not HostSign.SETTING]
    of_values = {Header.BILL_ID.name, Header.COUNTRY_SCALING.name}
    parameters |= {
        "is_resetting": set_up.has_reset,
        "questions": [int(word.code, 16) for word in asked if word.name not in of_values],
        "is_asking_values": any(word.name in of_values for word in asked),
    }
    for word in set_up.settings:
        if word.name == Header.SET_OPERATING_MODE.name:
            parameters["operating_mode"] = int(word.value, 16)
    return parameters


_OF_PROTOCOL: Final[Mapping[str, Callable[[Observation], Parameters]]] = {
    "id003": _id003,
    "ebds": _ebds,
    "cctalk": _cctalk,
}
