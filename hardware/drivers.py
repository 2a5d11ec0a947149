"""The driver table: from settings to a device. A protocol is one entry here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import serial

from hardware.acceptor import Acceptor
from hardware.acceptor_device import AcceptorDevice, OnFrame
from hardware.cctalk.acceptor import CcTalkAcceptor, Wiring
from hardware.cctalk.constants import DEFAULT_ADDRESS, Checksum, Echo
from hardware.codes import Code
from hardware.denominations import shipped_denominations_minor
from hardware.device import CreditDevice, Topology
from hardware.ebds.acceptor import EbdsAcceptor
from hardware.errors import DeviceSettingsError
from hardware.id003.acceptor import Id003Acceptor, Id003Options
from hardware.line import LineFormat, OpenLine, serial_line
from hardware.link_record import OnReply
from hardware.note_in_hand import CreditPoint
from hardware.settings import DeviceSettings


@dataclass(frozen=True, slots=True)
class Driver:
    """What differs between protocols, apart from the conversation itself."""

    make_acceptor: Callable[[Mapping[int, int], DeviceSettings], Acceptor]
    denominations_minor: Mapping[str, Mapping[int, int]]  # by currency
    line_format: Callable[[int], LineFormat]  # from the speed


def _id003(denominations_minor: Mapping[int, int], settings: DeviceSettings) -> Acceptor:
    options = Id003Options(
        is_short_form=settings.id003_is_short_form is True,
        is_slot_in_vend_valid=settings.id003_is_slot_in_vend_valid is True,
        is_counted_at_stacked=settings.host_credit_point is CreditPoint.STACKED,
    )
    return Id003Acceptor(denominations_minor, settings.currency, options)


def _ebds(denominations_minor: Mapping[int, int], settings: DeviceSettings) -> Acceptor:
    return EbdsAcceptor(denominations_minor, settings.currency)


def _cctalk(denominations_minor: Mapping[int, int], settings: DeviceSettings) -> Acceptor:
    wiring = Wiring(
        settings.cctalk_checksum or Checksum.SUM_8,
        settings.cctalk_address or DEFAULT_ADDRESS,
        settings.cctalk_echo or Echo.NONE,
    )
    return CcTalkAcceptor(denominations_minor, settings.currency, wiring)


def _seven_bits(baud: int) -> LineFormat:
    return LineFormat(baud, serial.SEVENBITS)


def _without_parity(baud: int) -> LineFormat:
    return LineFormat(baud, parity=serial.PARITY_NONE)


DRIVERS: Final[Mapping[str, Driver]] = {
    "id003": Driver(_id003, shipped_denominations_minor("hardware.id003"), LineFormat),
    "ebds": Driver(_ebds, shipped_denominations_minor("hardware.ebds"), _seven_bits),
    "cctalk": Driver(_cctalk, shipped_denominations_minor("hardware.cctalk"), _without_parity),
}


def build_device(
    settings: DeviceSettings,
    open_line: OpenLine | None = None,
    on_frame: OnFrame | None = None,
    on_reply: OnReply | None = None,
) -> CreditDevice:
    """The device of these settings, on its serial port unless another line is given.

    Raises DeviceSettingsError: E2013 for a topology, E2014 for a denomination table that this
    product or the protocol does not have.
    """
    if settings.topology is Topology.INLINE:
        raise DeviceSettingsError(
            Code.TOPOLOGY_UNAVAILABLE,
            'topology = "inline" is not available in this version: set it to "replace"',
        )
    driver = DRIVERS[settings.protocol]
    denominations_minor = settings.denominations_minor or _shipped(driver, settings.currency)
    try:
        acceptor = driver.make_acceptor(denominations_minor, settings)
    except ValueError as error:
        raise DeviceSettingsError(Code.TABLE_UNUSABLE, str(error)) from error
    if open_line is None:
        open_line = serial_line(settings.port, driver.line_format(settings.baud))
    return AcceptorDevice(acceptor, open_line, settings, denominations_minor, on_frame, on_reply)


def _shipped(driver: Driver, currency: str) -> Mapping[int, int]:
    if currency not in driver.denominations_minor:
        raise DeviceSettingsError(
            Code.TABLE_UNUSABLE, f"denominations_minor is needed for {currency}: channel = value"
        )
    return driver.denominations_minor[currency]
