"""The scene as a snapshot, where the stories of whole fundings do not reach."""

from dataclasses import replace
from typing import Any

import pytest

from hardware.device import DeviceStatus, Link, Topology
from kiosk.contract.messages import Action, Amount, Policy, Reason, Screen, Snapshot
from kiosk.domain import events as e
from kiosk.domain.funding import Funding, State, fold
from kiosk.engine.presenter import Place, compose_snapshot, origin
from kiosk.engine.scene import LiveCode, Scene

MACHINE = DeviceStatus(Link.UP, True, (100,), "USD", "id003", "line", Topology.REPLACE)
READY = Scene(
    policy=Policy("1-800", "Help."),
    is_recovering=False,
    machine=MACHINE,
    is_service_reachable=True,
)
REQUEST = e.SessionRequested("10-000001", "key", "1234", "USD", (100,), 50_000)
CODE = LiveCode(1, "HTTPS://PAY.EXAMPLE/Q/1", "4821", deadline_s=110.0, lifetime_ms=120_000)


def shown(scene: Scene, now_s: float = 100.0) -> Snapshot:
    return compose_snapshot(scene, Place("1234", is_demo=True), 7, now_s)


def in_state(state: State) -> Funding:
    funding = fold((REQUEST, e.CodeShown("s1", 1, "abcd"), e.OrderReceived("s1", "o1", 300, "USD")))
    return replace(funding, state=state)


def test_a_ready_kiosk_invites() -> None:
    snapshot = shown(READY)
    assert (snapshot.screen, snapshot.version, snapshot.is_demo) == (Screen.ATTRACT, 7, True)
    assert Action.ADD_FUNDS in snapshot.actions


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"is_recovering": True}, Reason.STARTING),
        ({"machine": None}, Reason.STARTING),
        ({"machine": replace(MACHINE, link=Link.SILENT)}, Reason.MACHINE_UNREACHABLE),
        ({"machine": replace(MACHINE, link=Link.CLOSED)}, Reason.MACHINE_UNREACHABLE),
        ({"machine": replace(MACHINE, is_accepting=False)}, Reason.MACHINE_BUSY),
        (
            {"machine": replace(MACHINE, is_accepting=False), "is_inhibited_long": True},
            Reason.MACHINE_NOT_ACCEPTING,
        ),
        ({"is_paused": True}, Reason.MACHINE_BUSY),
        ({"is_service_reachable": False}, Reason.SERVICE_UNREACHABLE),
        ({"fault": "E1010"}, Reason.KIOSK_FAULT),
        ({"out_of_service": "Ada: cleaning"}, Reason.MAINTENANCE),
        ({"are_files_altered": True, "out_of_service": "Ada: cleaning"}, Reason.KIOSK_FAULT),
        ({"notice": Reason.SERVICE_UNREACHABLE}, Reason.SERVICE_UNREACHABLE),
    ],
)
def test_every_obstacle_has_its_own_out_of_service_screen(
    changes: dict[str, Any], reason: Reason
) -> None:
    snapshot = shown(replace(READY, **changes))
    assert (snapshot.screen, snapshot.reason) == (Screen.OUT_OF_SERVICE, reason)
    assert Action.ADD_FUNDS not in snapshot.actions


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_screen(state: State) -> None:
    scene = replace(READY, funding=in_state(state), code=CODE, is_result_shown=True)
    if state is not State.REFUSED:  # told as a notice
        assert shown(scene).screen is not Screen.ATTRACT


def test_remaining_times_count_down_to_zero_and_no_further() -> None:
    scene = replace(READY, funding=in_state(State.CODE_SHOWN), code=CODE)
    first, later = shown(scene, 100.0).code, shown(scene, 200.0).code
    assert first is not None
    assert later is not None
    assert (first.remaining_ms, later.remaining_ms) == (10_000, 0)


def test_an_origin_is_what_the_address_bar_begins_with() -> None:
    assert origin("HTTPS://PAY.EXAMPLE:8443/Q/1") == "https://pay.example:8443"


def test_a_renewal_under_way_is_a_request_and_not_a_phone() -> None:
    scene = replace(READY, funding=in_state(State.CODE_SHOWN), code=None, has_open_signal=True)
    assert shown(scene).screen is Screen.REQUESTING


def test_a_phone_counts_as_connected_only_when_its_page_was_seen_to_open() -> None:
    told = replace(READY, funding=in_state(State.CODE_SHOWN), code=CODE, is_scanned=True)
    assert not shown(told).is_phone_connected
    assert shown(replace(READY, funding=in_state(State.OPENED), code=CODE)).is_phone_connected


def test_a_fault_while_money_is_inside_calls_for_an_attendant() -> None:
    scene = replace(READY, funding=in_state(State.CREDITING), fault="E1010")
    assert shown(scene).screen is Screen.ATTENDANT


def test_the_amounts_always_add_up() -> None:
    snapshot = shown(replace(READY, funding=in_state(State.CREDITING)))
    parts = (snapshot.credited, snapshot.pending, snapshot.rest)
    assert snapshot.approved is not None
    assert sum(part.minor for part in parts if part) == snapshot.approved.minor


def test_an_invitation_tells_the_limits_of_this_machine() -> None:
    place = Place("1234", is_demo=False, amount_max_minor=50_000)
    told = compose_snapshot(replace(READY, policy_max_minor=30_000), place, 1, 0)
    assert (told.minimum, told.maximum) == (Amount(100, "USD"), Amount(30_000, "USD"))
    unknown = compose_snapshot(replace(READY, machine=None), place, 1, 0)
    assert (unknown.minimum, unknown.maximum) == (None, None)
