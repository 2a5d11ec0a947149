"""What a device tells of itself, put together from its parts."""

import math
from collections.abc import Mapping

import anyio

from hardware.acceptor import Acceptor
from hardware.codes import Code
from hardware.device import Channel, DeviceStatus, Diagnostics, Link, Note
from hardware.link_record import LinkRecord
from hardware.open_port import OpenPort
from hardware.poll_watch import PollWatch
from hardware.settings import DeviceSettings


class Observer:
    """Looks, and changes nothing."""

    def __init__(
        self,
        acceptor: Acceptor,
        record: LinkRecord,
        settings: DeviceSettings,
        denominations_minor: Mapping[int, int],
    ) -> None:
        self._acceptor = acceptor
        self._record = record
        self._settings = settings
        self._denominations_minor = denominations_minor

    def channel_of(self, note: Note) -> int | None:
        """The channel of its value that the host accepts now."""
        if note.currency != self._settings.currency:
            return None
        accepted = self._acceptor.host.channels
        for channel, value_minor in self._denominations_minor.items():
            if value_minor == note.value_minor and channel in accepted:
                return channel
        return None

    def status(
        self, link: Link, code: Code, detail: str, poll_interval_s: float | None
    ) -> DeviceStatus:
        host = self._acceptor.host
        is_up = link is Link.UP
        channels = host.channels if is_up else frozenset()
        return DeviceStatus(
            link=link,
            is_accepting=is_up and host.is_ready and bool(channels),
            denominations_minor=tuple(sorted(self._denominations_minor[c] for c in channels)),
            currency=self._settings.currency,
            protocol=self._settings.protocol,
            port=self._settings.port,
            topology=self._settings.topology,
            poll_interval_s=poll_interval_s,
            code=code,
            detail=detail,
        )

    def diagnostics(
        self, link: Link, polls: PollWatch, port: OpenPort | None, *, has_note: bool
    ) -> Diagnostics:
        host, last_poll_s = self._acceptor.host, polls.last_poll_s
        channels, now_s = sorted(self._denominations_minor.items()), anyio.current_time()
        errors = port.errors() if port is not None else None
        return Diagnostics(
            last_poll_age_s=now_s - last_poll_s if math.isfinite(last_poll_s) else None,
            is_set_up=host.is_set_up,
            is_inhibited=host.is_inhibited,
            channels=tuple(Channel(c, value, c in host.channels) for c, value in channels),
            has_note=has_note,
            replies=self._record.replies(),
            counts=self._record.counts(),
            wire=self._record.wire(link, errors, is_echo=host.is_echo, now_s=now_s),
        )
