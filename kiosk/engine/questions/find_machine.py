"""The question where the machine is: the engine gives its port away for as long as it listens."""

from dataclasses import asdict
from pathlib import Path
from typing import Final

import anyio.to_thread

from hardware.cctalk.constants import Checksum
from hardware.errors import NoteInHandError
from hardware.port_search import Finding, PortReport, search_ports, serial_ports
from kiosk.contract.messages import Reason
from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.presenter import obstacle
from kiosk.engine.questions.question import Asker, Fields, Question, QuestionError, Questions

NOT_FOUND: Final = "E2018"
IN_SERVICE: Final = "E2020"


def find_questions(desk: Desk) -> Questions:
    """`machine_find` takes up to 25 s, in which the machine gets no answer; nothing is written."""

    async def find(fields: Fields, asker: Asker) -> Fields:
        del fields
        _refuse_in_service(desk)
        await asker.record("machine_searched", desk.device.status.port, "", "")
        _refuse_in_service(desk)
        own = desk.settings.device.port
        ports = await anyio.to_thread.run_sync(_ports, own)
        try:
            async with desk.device.lent_port():
                reports = await search_ports(ports)
        except NoteInHandError as error:
            raise QuestionError(error.code, str(error)) from error
        is_found = any(report.heard is Finding.MACHINE for report in reports)
        return {
            "ports": [_told(desk, report) for report in reports],
            "code": "" if is_found else NOT_FOUND,
        }

    return {"machine_find": Question(Right.SET_UP, find)}


def _refuse_in_service(desk: Desk) -> None:
    """Raises QuestionError E2020 while a patron pays, or could begin to."""
    scene = desk.board.scene
    if scene.is_in_use or obstacle(scene)[0] is Reason.NONE:
        raise QuestionError(IN_SERVICE, "a patron pays or could: take the kiosk out of service")


def _ports(own: str) -> list[str]:
    """Every port of this computer, and the one in force even where it is none of them."""
    ports = serial_ports()
    known = {Path(port).resolve() for port in ports}
    return ports if Path(own).resolve() in known else [own, *ports]


def _told(desk: Desk, report: PortReport) -> Fields:
    """`is_in_force` tells that the settings say so already."""
    device = desk.settings.device
    is_own = Path(report.port).resolve() == Path(device.port).resolve()
    protocol: str = device.protocol
    if protocol == "cctalk":
        protocol = f"{protocol} {device.cctalk_checksum or Checksum.SUM_8}"
    is_same = (report.protocol, report.baud) == (protocol, device.baud)
    return {**asdict(report), "is_in_force": is_own and is_same}
