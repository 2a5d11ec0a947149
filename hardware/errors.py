"""What can go wrong between us and the machine. A leaf carries facts and a catalogue code."""

from hardware.codes import Code


class AcceptorError(Exception):
    """Something is wrong on the machine's line or in how it is driven."""


class LocalProtocolError(AcceptorError):
    """Our own program asked for what the protocol does not allow at this moment: a defect."""


class LineLostError(AcceptorError):
    """The line has gone: unplugged, hung up, cut. What was queued for it is never sent."""

    code = Code.LINE_LOST

    def __init__(self, port: str, reason: str) -> None:
        super().__init__(f"{port}: {reason}")
        self.port = port
        self.reason = reason


class PortError(AcceptorError):
    """The port cannot be opened; `reason` is the system's, `remedy` is for staff."""

    code = Code.PORT_NOT_OPENED

    def __init__(self, port: str, reason: str, remedy: str) -> None:
        super().__init__(f"{port}: {reason}; {remedy}")
        self.port = port
        self.reason = reason
        self.remedy = remedy


class NoteInHandError(AcceptorError):
    """It would cost a note whose outcome the line can still tell."""

    code = Code.NOTE_IN_HAND


class HostOnLineError(AcceptorError):
    """There is no port, or a host polls on it: what is sent would reach a machine."""

    code = Code.LOOP_NOT_NOW


class DeviceSettingsError(AcceptorError):
    """These settings name a device that cannot be built."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason
