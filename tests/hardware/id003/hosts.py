"""The known ID-003 hosts, and a kiosk that was commissioned for each of them."""

from hardware.device import Note
from hardware.note_in_hand import CreditPoint
from hardware.settings import DeviceSettings
from hardware.simulator.id003_host import Id003Profile
from hardware.simulator.id003_parameters import CountsAt
from hardware.simulator.profiles import load_profile
from tests.hardware.bench import SETTINGS

CREDIT_POINTS = {
    CountsAt.STACK: CreditPoint.STACK,
    CountsAt.VEND_VALID: CreditPoint.VEND_VALID,
    CountsAt.VEND_VALID_OR_STACKED: CreditPoint.VEND_VALID,
    CountsAt.STACKED: CreditPoint.STACKED,
}


def host_of(name: str, **changes: object) -> Id003Profile:
    host = load_profile(name, **changes)
    assert isinstance(host, Id003Profile)
    return host


def settings_for(host: Id003Profile) -> DeviceSettings:
    known = {"host_credit_point": CREDIT_POINTS[host.counts_at], "currency": host.currency}
    return SETTINGS.model_copy(update=known)


def note_for(host: Id003Profile, value_minor: int = 20_00, number: int = 1) -> Note:
    return Note(f"note-{number}", value_minor, host.currency)
