"""Our own bytes, taken out of what a one-wire line brings."""


class OwnEcho:
    """Awaits what was sent. The host's bytes follow it, for only one end speaks at a time."""

    def __init__(self) -> None:
        self._awaited = bytearray()
        self._is_spoilt = False

    def sent(self, data: bytes) -> None:
        self._end()
        self._awaited += data

    def without(self, received: bytes) -> bytes:
        """What is not ours. After one wrong byte nothing more is awaited."""
        same = 0
        while same < min(len(received), len(self._awaited)):
            if received[same] != self._awaited[same]:
                break
            same += 1
        del self._awaited[:same]
        if received[same:]:
            self._end()
        return received[same:]

    def take_spoilt(self) -> bool:
        """Whether, since it was asked last, our bytes came back otherwise than they were sent."""
        is_spoilt, self._is_spoilt = self._is_spoilt, False
        return is_spoilt

    def _end(self) -> None:
        self._is_spoilt |= bool(self._awaited)
        self._awaited.clear()
