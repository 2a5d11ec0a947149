"""How this kiosk is: every part with its state, and the code of what is wrong with it."""

from dataclasses import asdict, replace

from hardware.device import DeviceStatus, Link
from kiosk.domain.commissioning_credit import CreditState
from kiosk.domain.funding import State
from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.presenter import (
    FILES_DIFFER,
    NOT_ACCEPTING,
    NOT_COMMISSIONED,
    OPEN_CREDIT,
    OTHER_MACHINE,
    OUT_OF_SERVICE,
    obstacle,
)
from kiosk.engine.questions.machine import link_fields
from kiosk.engine.questions.money import funding_fields
from kiosk.engine.questions.part import Health, part
from kiosk.engine.questions.question import Asker, Fields, Question, Questions
from kiosk.engine.questions.surroundings import surroundings
from kiosk.engine.scene import Scene, ScreenState


def status_questions(desk: Desk) -> Questions:
    """`status` is asked about once a second while a technician looks: it reads nothing slow."""

    async def status(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        scene, head = desk.board.scene, desk.journal.head
        reason, code = obstacle(replace(scene, visit=None))  # staff at the glass are no obstacle
        funding = scene.funding
        return {
            "kiosk_number": desk.settings.kiosk_number,
            "machine_number": desk.settings.machine_number,
            "obstacle": reason,
            "code": code,
            "resumes": scene.pause.told if scene.pause and scene.pause.reason is reason else "",
            "parts": [
                _machine(scene, desk.device.status),
                _service(scene),
                _journal(desk),
                _screen(scene),
                *_case(scene),
                *_closures(scene),
                *_pause(scene),
                *_set_up(scene),
                *_commissioning(scene),
                *_commissioning_credit(scene),
                *await surroundings(desk),
            ],
            "machine": asdict(desk.device.status),
            "machine_link": link_fields(desk),
            "is_service_reachable": scene.is_service_reachable,
            "screen": scene.screen,
            "alerts": scene.alerts,
            "journal": {"seq": head.seq, "hash": head.hash.hex(), "boot": desk.journal.boot},
            "funding": funding_fields(funding) if funding else None,
        }

    return {"status": Question(Right.DIAGNOSE, status)}


def _machine(scene: Scene, machine: DeviceStatus) -> Fields:
    if machine.link is not Link.UP or machine.code:
        return part("machine", Health.BAD, machine.code, machine.detail)
    if not machine.is_accepting:
        health = Health.BAD if scene.is_inhibited_long else Health.NOTICE
        return part("machine", health, NOT_ACCEPTING, "played, or it inhibits notes")
    return part("machine", Health.GOOD, "", "")


def _service(scene: Scene) -> Fields:
    if scene.is_service_reachable:
        return part("merchant_server", Health.GOOD, "", "")
    return part("merchant_server", Health.BAD, scene.service_code, "")


def _journal(desk: Desk) -> Fields:
    if fault := desk.board.scene.fault:
        return part("journal", Health.BAD, fault, "")
    detail = f"row {desk.journal.head.seq}, start number {desk.journal.boot}"
    return part("journal", Health.GOOD, "", detail)


def _screen(scene: Scene) -> Fields:
    match scene.screen:
        case ScreenState.FROZEN:
            return part("screen", Health.BAD, "E5006", "")
        case ScreenState.AWAY:
            return part("screen", Health.BAD, "E5007", "")
        case _:
            return part("screen", Health.GOOD, "", "")


def _case(scene: Scene) -> list[Fields]:
    """The doubt that persons decide, while there is one."""
    funding = scene.funding
    if funding is None or funding.state is not State.IN_DOUBT:
        return []
    return [part("case", Health.BAD, funding.code, funding.case_number)]


def _closures(scene: Scene) -> list[Fields]:
    """What keeps patrons out whatever the machine and the server say."""
    closures = []
    if scene.out_of_service:
        closures.append(part("out_of_service", Health.BAD, OUT_OF_SERVICE, scene.out_of_service))
    if scene.are_files_altered:
        closures.append(part("files", Health.BAD, FILES_DIFFER, "not as they were installed"))
    return closures


def _pause(scene: Scene) -> list[Fields]:
    """The operator's, which ends by itself."""
    pause = scene.pause
    return [part("pause", Health.NOTICE, pause.code, pause.told)] if pause else []


def _set_up(scene: Scene) -> list[Fields]:
    """Until somebody has finished it, every sign-in is reminded."""
    return [] if scene.is_set_up else [part("set_up", Health.NOTICE, "E0120", "")]


def _commissioning(scene: Scene) -> list[Fields]:
    """Whether the machine is the one for which two persons have vouched."""
    if scene.drift:
        return [part("commissioning", Health.BAD, OTHER_MACHINE, "; ".join(scene.drift))]
    if scene.commissioned is None:
        health = Health.BAD if scene.is_commissioning_due else Health.NOTICE
        return [part("commissioning", health, NOT_COMMISSIONED, "")]
    return []


def _commissioning_credit(scene: Scene) -> list[Fields]:
    """One whose meter is to be read, or which the server has not booked."""
    if (credit := scene.open_credit) is not None:
        return [part("commissioning_credit", Health.BAD, OPEN_CREDIT, credit.number)]
    made = scene.commissioning_credits
    if made and made[-1].state is CreditState.CLOSED:
        return [part("commissioning_credit", Health.NOTICE, "E6008", made[-1].number)]
    return []
