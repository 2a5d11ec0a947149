"""Staff's words about the service, at the real engine."""

import json
from pathlib import Path

from kiosk.contract.messages import Reason
from tests.kiosk.engine.command.programs import Operator
from tests.kiosk.engine.programs import running

ENDED_WITHIN_S = 20


def test_out_of_service_outlasts_a_power_cut(operator: Operator, folder: Path) -> None:
    with running(folder) as engine:
        told = operator.types("out-of-service", "--reason", "wet floor")
        assert told == "out of service, (operator): wet floor\n"
        assert engine.snapshot().reason is Reason.MAINTENANCE
    with running(folder) as engine:
        assert engine.snapshot().staff_code == "E0112"
        assert operator.types("in-service", "--reason", "dry") == "in service\n"
        assert engine.snapshot().staff_code != "E0112"


def test_a_restart_ends_the_engine_in_order_after_its_answer(
    operator: Operator, folder: Path
) -> None:
    with running(folder) as engine:
        while "error" in operator.asks("restart", "--reason", "slow"):
            pass  # it still looks for what a former process left behind
        assert engine.process.wait(ENDED_WITHIN_S) == 0
    rows = map(json.loads, operator.types_offline("journal", "export").splitlines()[:-1])
    kinds = [(row["kind"], row["body"].get("reason")) for row in rows]
    assert kinds == [("started", None), ("action_recorded", "slow"), ("stopped", None)]


def test_a_reason_must_be_given(operator: Operator) -> None:
    operator.types("out-of-service")
    assert operator.status == 2
