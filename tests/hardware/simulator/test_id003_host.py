"""The simulated host knows the wire by itself: the vectors bind it as they bind the driver."""

import json
from pathlib import Path
from typing import Any

import pytest

from hardware.simulator import id003_wire as wire

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "id003.json").read_text("utf-8"))


def named(vector: dict[str, Any]) -> str:
    return str(vector["name"])


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=named)
def test_the_host_reads_and_writes_a_vector(vector: dict[str, Any]) -> None:
    fields, raw = vector["fields"], bytes.fromhex(vector["bytes"])
    code, data = int(fields["code"], 16), bytes.fromhex(fields.get("data", ""))

    assert wire.message(code, data) == raw
    assert wire.first_answer(raw) == wire.Told(code, data)
    assert wire.first_answer(raw[:-1]) is None


def test_an_answer_is_found_behind_noise() -> None:
    assert wire.first_answer(b"\xfc\x00\xfc" + wire.message(0x16)) == wire.Told(0x16)


def test_a_wrong_check_sum_is_no_answer() -> None:
    assert wire.first_answer(bytes.fromhex("fc 05 16 98 23")) is None
