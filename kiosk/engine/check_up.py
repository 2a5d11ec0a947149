"""The engine looks at all of itself: the checks of `kiosk doctor` that only it can make."""

import os
import shutil
import stat
from datetime import datetime
from pathlib import Path
from typing import Final

import anyio.to_thread

from hardware.device import Link
from kiosk.domain.funding import State
from kiosk.domain.technician import Role
from kiosk.engine.check import Check, failed, passed, skipped
from kiosk.engine.desk import Desk
from kiosk.engine.installation import Installation, inspect_installation
from kiosk.engine.journal import JournalError, Selection
from kiosk.engine.presenter import FILES_DIFFER, OUT_OF_SERVICE
from kiosk.engine.scene import ScreenState
from kiosk.engine.technician.authority import Authority

DISK_FREE_MIN_BYTES: Final = 256 * 2**20
CLOCK_BACK_MAX_S: Final = 5.0  # that a clock may have been set back
SOCKET_MODES: Final = {"ui_socket": 0o660, "operator_socket": 0o600}


async def check_up(desk: Desk, authority: Authority) -> list[Check]:
    """Every check, in the order in which they are told; money never waits for one."""
    settings = desk.settings
    sockets = (settings.ui_socket, settings.operator_socket)
    return [
        await _journal(desk),
        await anyio.to_thread.run_sync(check_files),
        check_machine(desk),
        _screen(desk),
        check_server(desk),
        await _backlog(desk),
        await _cases(desk),
        await check_clock(desk),
        await anyio.to_thread.run_sync(check_disk, settings.data_dir),
        *[check_socket(path, name) for path, name in zip(sockets, SOCKET_MODES, strict=True)],
        check_staff(authority),
        check_service(desk),
    ]


def check_files() -> Check:
    """The installed files; reading them takes some tenths of a second."""
    return told_of_files(inspect_installation())


def told_of_files(found: Installation) -> Check:
    different = found.differences()
    if found.recorded is None:
        return skipped("files", "programs for development: nothing to compare them with")
    if different:
        first = f"{different[0].change} {different[0].path}"
        return failed("files", FILES_DIFFER, f"{len(different)} differ, first: {first}")
    return passed("files", f"{len(found.files)} as installed, SHA-256 {found.digest}")


def check_disk(folder: Path) -> Check:
    """Room for the journal. Raises OSError when the folder is not there."""
    disk = shutil.disk_usage(folder)
    detail = f"{disk.free / 2**30:.1f} of {disk.total / 2**30:.1f} GiB are free"
    if disk.free < DISK_FREE_MIN_BYTES:
        return failed("disk", "E1021", detail)
    return passed("disk", detail)


def check_socket(path: Path, name: str) -> Check:
    """Closed to everybody but those it is for."""
    try:
        found = path.stat()
    except OSError as error:
        return failed(name, "E0114", f"{path}: {error.strerror}")
    mode, allowed = stat.S_IMODE(found.st_mode), SOCKET_MODES[name]
    detail = f"{path} has mode {mode:o} and owner {found.st_uid}"
    if mode & ~allowed or not stat.S_ISSOCK(found.st_mode) or found.st_uid != os.geteuid():
        return failed(name, "E0114", f"{detail}, not {allowed:o} and {os.geteuid()}")
    return passed(name, detail)


async def _journal(desk: Desk) -> Check:
    if desk.board.scene.fault:
        return failed("journal", desk.board.scene.fault, "no row can be written")
    try:
        head = await desk.journal.verify()
    except JournalError as error:
        return failed("journal", error.code, str(error))
    return passed("journal", f"the chain holds over {head.seq} rows, boot {desk.journal.boot}")


def check_machine(desk: Desk) -> Check:
    machine = desk.device.status
    if machine.link is not Link.UP or machine.code:
        return failed("machine_link", machine.code, f"{machine.link} {machine.detail}".strip())
    return passed("machine_link", f"{machine.protocol} on {machine.port}")


def _screen(desk: Desk) -> Check:
    match desk.board.scene.screen:
        case ScreenState.FROZEN:
            return failed("screen", "E5006", "it is connected and draws no more")
        case ScreenState.AWAY:
            return failed("screen", "E5007", "none is connected and has drawn")
        case ScreenState.DRAWING:
            return passed("screen", "it draws")


def check_server(desk: Desk) -> Check:
    scene, url = desk.board.scene, str(desk.settings.merchant.url)
    if not scene.is_service_reachable:
        return failed("merchant_server", scene.service_code, f"{url} is not reachable")
    return passed("merchant_server", url)


async def _backlog(desk: Desk) -> Check:
    waiting = [f for f in await desk.journal.unfinished() if f.state is State.SETTLING]
    detail = f"{len(waiting)} results are not acknowledged by the server"
    if waiting and not desk.board.scene.is_service_reachable:
        return failed("backlog", desk.board.scene.service_code, detail)
    return passed("backlog", detail)


async def _cases(desk: Desk) -> Check:
    doubts = [f for f in await desk.journal.unfinished() if f.state is State.IN_DOUBT]
    if doubts:
        return failed("cases", doubts[0].code, f"open: {[f.case_number for f in doubts]}")
    return passed("cases", "none is open")


async def check_clock(desk: Desk) -> Check:
    """It must not lie before what the journal has seen already."""
    newest = await desk.journal.select(Selection(), desk.journal.head.seq - 1, 1)
    now = desk.clock.utc_now()
    behind_s = (datetime.fromisoformat(newest[-1].utc) - now).total_seconds() if newest else 0.0
    if behind_s > CLOCK_BACK_MAX_S:
        return failed("clock", "E0113", f"{behind_s:.0f} s before the journal's newest row")
    return passed("clock", now.isoformat(timespec="seconds"))


def check_staff(authority: Authority) -> Check:
    persons = authority.persons()
    administrators = sum(person.role is Role.ADMINISTRATOR for person in persons)
    if not authority.has_key:
        return failed("staff", "E1101", "no technician_key: nobody can sign in")
    if administrators < 2:
        return failed("staff", "E1111", f"{administrators} administrators, two are needed")
    return passed("staff", f"{len(persons)} may sign in, {administrators} are administrators")


def check_service(desk: Desk) -> Check:
    if told := desk.board.scene.out_of_service:
        return failed("service", OUT_OF_SERVICE, told)
    return passed("service", "in service")
