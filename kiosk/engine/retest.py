"""Whether a fault is gone: for each code the check that the engine can really make now."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import anyio.to_thread

from hardware.codes import Code
from kiosk.domain.codes import catalogue
from kiosk.domain.commissioning_credit import CreditState
from kiosk.domain.funding import State
from kiosk.engine.check import Outcome
from kiosk.engine.check_up import check_clock, check_disk, check_files, check_service
from kiosk.engine.crediting import FOREIGN_CLAIM
from kiosk.engine.desk import Desk
from kiosk.engine.health import beat
from kiosk.engine.journal import JournalError
from kiosk.engine.machine_test import Step, StepResult, first_failure, run_machine_test
from kiosk.engine.merchant_client import MerchantError
from kiosk.engine.network.connection_test import try_connection
from kiosk.engine.network.way_to_server import way_to_server
from kiosk.engine.presenter import NOT_COMMISSIONED, OPEN_CREDIT, OTHER_MACHINE
from kiosk.engine.scene import ScreenState


@dataclass(frozen=True, slots=True)
class Retest:
    """`passed` is None when only a person can tell; `code` is the fault that was found, if any."""

    passed: bool | None
    detail: str
    code: str = ""


Check: TypeAlias = Callable[[Desk, str], Awaitable[Retest]]


async def retest(desk: Desk, code: str) -> Retest:
    """Test again after a repair; `code` is one of the catalogue."""
    return await RETESTS.get(code, _by_a_person)(desk, code)


async def _by_a_person(desk: Desk, code: str) -> Retest:
    del desk
    return Retest(None, catalogue()[code].retest)


async def _machine(desk: Desk, code: str) -> Retest:
    """The machine's test, up to the step that this code is about."""
    results = await run_machine_test(desk.device)
    upto = tuple(result for result in results if result.step in _STEPS_UPTO[code])
    failure = first_failure(upto)
    if failure is not None:
        return _failed(failure.code, failure.detail)
    return _passed(_told(upto))


async def _case(desk: Desk, code: str) -> Retest:
    """Whether persons have decided every case of this code."""
    for funding in await desk.journal.unfinished():
        if funding.state is State.IN_DOUBT and funding.code == code:
            return _failed(code, f"case {funding.case_number} is open")
    return _passed("no case of this code is open")


async def _note(desk: Desk, code: str) -> Retest:
    """What befell a note is proven by a note alone; an open case or a bad link disproves it."""
    found = await _case(desk, code)
    if not found.passed:
        return found
    failure = first_failure(await run_machine_test(desk.device))
    if failure is not None:
        return _failed(failure.code, failure.detail)
    return Retest(None, f"The link passes its test. {catalogue()[code].retest}")


async def _loop_back(desk: Desk, code: str) -> Retest:
    """Only a person puts a plug on, or takes it off."""
    del desk
    return Retest(None, catalogue()[code].retest)


async def _recorded_note(desk: Desk, code: str) -> Retest:
    found = await _journal(desk, code)
    return await _note(desk, code) if found.passed else found


async def _start(desk: Desk, code: str) -> Retest:
    """An engine with such settings does not start."""
    del code
    device = desk.settings.device
    return _passed(f"the engine runs with topology {device.topology}, {device.currency}")


async def _server(desk: Desk, code: str) -> Retest:
    del code
    try:
        await desk.merchant.policy()
    except MerchantError as error:
        return _failed(error.code, str(error))
    return _passed(str(desk.settings.merchant.url))


async def _of_check_up(desk: Desk, code: str) -> Retest:
    """As the check-up looks at the same thing."""
    match code:
        case "E0112":
            found = check_service(desk)
        case "E0113":
            found = await check_clock(desk)
        case "E0119":
            found = await anyio.to_thread.run_sync(check_files)
        case _:
            found = await anyio.to_thread.run_sync(check_disk, desk.settings.data_dir)
    is_passed = None if found.outcome is Outcome.SKIPPED else found.outcome is Outcome.PASSED
    return Retest(is_passed, found.detail, found.code)


async def _set_up(desk: Desk, code: str) -> Retest:
    if desk.board.scene.is_set_up:
        return _passed("the first set-up is finished")
    return _failed(code, "nobody has finished it")


async def _commissioning(desk: Desk, code: str) -> Retest:
    """A difference once found is ended by a new record alone."""
    scene = desk.board.scene
    if scene.drift:
        return _failed(OTHER_MACHINE, "; ".join(scene.drift))
    if scene.commissioned is None:
        return _failed(NOT_COMMISSIONED, "there is no record")
    del code
    record = scene.commissioned
    return _passed(f"{record.maker} {record.model}, {record.utc} by {record.by}, {record.witness}")


async def _commissioning_credit(desk: Desk, code: str) -> Retest:
    """Persons close it; the server books it."""
    made = desk.board.scene.commissioning_credits
    if made and made[-1].is_open:
        return _failed(OPEN_CREDIT, f"{made[-1].number} is {made[-1].state}")
    if made and made[-1].state is not CreditState.DONE:
        return _failed("E6008", f"{made[-1].number} is not booked")
    del code
    return _passed("none is open, and every one is booked")


async def _connection(desk: Desk, code: str) -> Retest:
    """Every step of the way to the server; one that passed can still have something to tell."""
    del code
    for step in await try_connection(way_to_server(desk), lambda _: None):
        if step.code:
            return _failed(step.code, step.detail)
    return _passed(str(desk.settings.merchant.url))


async def _pause(desk: Desk, code: str) -> Retest:
    """As the server says now; another pause can have followed."""
    del code
    try:
        await beat(desk)
    except MerchantError as error:
        return _failed(error.code, str(error))
    pause = desk.board.scene.pause
    return _failed(pause.code, pause.told) if pause else _passed("a session can be opened")


async def _adjustments(desk: Desk, code: str) -> Retest:
    problem = desk.adjustments.problem
    return _failed(code, problem) if problem else _passed("every adjustment is in its place")


async def _log(desk: Desk, code: str) -> Retest:
    trouble = desk.log_keeper.trouble
    return _failed(code, trouble) if trouble else _passed("the newest lines were kept")


async def _screen(desk: Desk, code: str) -> Retest:
    """Its frames tell, and nothing else."""
    del code
    match desk.board.scene.screen:
        case ScreenState.DRAWING:
            return _passed("the screen draws")
        case ScreenState.FROZEN:
            return _failed("E5006", "the screen is connected and draws nothing")
        case ScreenState.AWAY:
            return _failed("E5007", "no screen is connected")


async def _journal(desk: Desk, code: str) -> Retest:
    del code
    try:
        head = await desk.journal.verify()
    except JournalError as error:
        return _failed(error.code, str(error))
    if fault := desk.board.scene.fault:
        return _failed(fault, "the rows are sound; restart the engine to write again")
    return _passed(f"all {head.seq} rows are sound")


def _passed(detail: str) -> Retest:
    return Retest(passed=True, detail=detail)


def _failed(code: str, detail: str) -> Retest:
    return Retest(passed=False, detail=detail, code=code)


def _told(results: tuple[StepResult, ...]) -> str:
    return "; ".join(f"{result.step}: {result.detail or 'passed'}" for result in results)


def _upto(step: Step) -> frozenset[Step]:
    steps = list(Step)
    return frozenset(steps[: steps.index(step) + 1])


_STEPS_UPTO: Final[dict[str, frozenset[Step]]] = {
    Code.PORT_NOT_OPENED: _upto(Step.PORT),
    Code.LINE_LOST: _upto(Step.PORT),
    Code.HOST_SILENT: _upto(Step.POLLS),
    Code.BYTES_NOT_UNDERSTOOD: _upto(Step.CLEAN),
    Code.NOTHING_ON_LINE: _upto(Step.BYTES),
    Code.ZEROS_ON_LINE: _upto(Step.CLEAN),
    Code.WRONG_PARITY: _upto(Step.CLEAN),
    Code.WRONG_SPEED: _upto(Step.CLEAN),
    Code.LINE_ECHOES: _upto(Step.NO_ECHO),
    Code.REPLIES_LATE: _upto(Step.REPLIES),
    Code.NOT_ACCEPTING: _upto(Step.ACCEPTS),
    Code.VALUE_NOT_ACCEPTED: _upto(Step.ACCEPTS),
}

RETESTS: Final[dict[str, Check]] = {
    **dict.fromkeys(("E1001", "E1002", "E1003", "E1004", "E1005", "E1006", "E1010"), _journal),
    "E0120": _set_up,
    **dict.fromkeys((NOT_COMMISSIONED, OTHER_MACHINE), _commissioning),
    **dict.fromkeys((OPEN_CREDIT, "E6008"), _commissioning_credit),
    **dict.fromkeys(("E0112", "E0113", "E0119", "E1021"), _of_check_up),
    **dict.fromkeys(_STEPS_UPTO, _machine),
    **dict.fromkeys(
        (
            Code.RETURNED_BY_HOST,
            Code.NO_DECISION,
            Code.HOST_RESET,
            Code.NOT_ACKNOWLEDGED,
            Code.FORMER_PROCESS,
            Code.NOTE_IN_HAND,
        ),
        _note,
    ),
    Code.NOT_DURABLE: _recorded_note,
    **dict.fromkeys((Code.LOOP_SILENT, Code.LOOP_SPOILT, Code.LOOP_NOT_NOW), _loop_back),
    **dict.fromkeys((Code.TOPOLOGY_UNAVAILABLE, Code.TABLE_UNUSABLE), _start),
    **dict.fromkeys(("E3001", "E3002", "E3003"), _server),
    **dict.fromkeys(("E3021", "E3023", "E3024", "E3031", "E3032", "E3033", "E3034"), _connection),
    **dict.fromkeys(("E4117", "E4118", "E4119"), _pause),
    "E0109": _adjustments,
    "E1011": _log,
    **dict.fromkeys(("E5006", "E5007", "E5051", "E5054"), _screen),
    FOREIGN_CLAIM: _case,
}
