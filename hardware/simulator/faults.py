"""What can be made to go wrong between the simulated machine and a kiosk, by name and by seed."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from hardware.simulator.bit_errors import BitErrors
from hardware.simulator.chance import SeededChance


class Fault(StrEnum):
    """One thing that goes wrong. The control socket, the tests and the docs use these names."""

    # of one message on the wire
    LOST = "lost"
    DUPLICATED = "duplicated"
    FLIPPED = "flipped"  # one bit of it
    WRONG_CHECKSUM = "wrong_checksum"
    PARTIAL = "partial"  # its end never arrives
    SPLIT = "split"  # whole, though each byte alone
    GARBAGE = "garbage"  # noise before it
    LATE = "late"
    # of the line, until they are ended
    ECHO = "echo"  # the kiosk's own bytes come back to it
    UNPLUGGED = "unplugged"  # plugged in again, a pseudo-terminal has another number
    # of the host
    SILENCE = "silence"  # it does not poll, until it is ended
    POWER_CUT = "power_cut"  # until it is ended
    RETURN = "return"  # of the next note in escrow, whatever the machine wants
    DROPPED_ACK = "dropped_ack"  # it has counted
    REPEATED_ACK = "repeated_ack"  # at each credit that it sees, until it is ended
    UNCOUNTED = "uncounted"  # acknowledged, though the machine's own software fails to count


WIRE_FAULTS: Final = (
    *(Fault.LOST, Fault.DUPLICATED, Fault.FLIPPED, Fault.WRONG_CHECKSUM),
    *(Fault.PARTIAL, Fault.SPLIT, Fault.GARBAGE, Fault.LATE),
)


class Toward(StrEnum):
    """Which messages are meant: those on their way to the kiosk, or to the machine."""

    KIOSK = "kiosk"
    MACHINE = "machine"


@dataclass(slots=True)
class WireFault:
    """Waits for its messages: lets `after` pass, then strikes `count`, each with this chance."""

    fault: Fault
    toward: Toward
    after: int = 0
    count: int = 1
    share: float = 1.0


@dataclass(slots=True)
class Faults:
    """Armed faults; each count falls by one when its moment has come."""

    returns: int = 0  # of the next notes in escrow, whatever the machine wants
    dropped_acks: int = 0  # lost on the wire, though the host has counted
    is_ack_repeated: bool = False  # acknowledges again when the note is shown again
    uncounted_notes: int = 0  # acknowledged, though the machine's own software fails to count
    silent_until_s: float = 0.0  # the host does not poll before this moment of the event loop
    is_echoing: bool = False
    late_s: float = 0.2  # how late a late message is
    wire: list[WireFault] = field(default_factory=list)
    bit_errors: BitErrors | None = None  # of whatever passes, both ways
    chance: SeededChance = field(default_factory=lambda: SeededChance(0))

    def arm(self, fault: Fault, count: int = 1) -> None:
        """A fault of the host or the line; `count` where it counts its occasions."""
        match fault:
            case Fault.RETURN:
                self.returns = count
            case Fault.DROPPED_ACK:
                self.dropped_acks = count
            case Fault.UNCOUNTED:
                self.uncounted_notes = count
            case Fault.REPEATED_ACK:
                self.is_ack_repeated = True
            case Fault.ECHO:
                self.is_echoing = True
            case Fault.SILENCE:
                self.silent_until_s = float("inf")
            case _:
                raise ValueError(f"{fault} is not a fault of the host or the line")

    def disarm(self) -> None:
        """Nothing goes wrong from now on."""
        fresh = Faults()
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))

    def take_return(self) -> bool:
        if self.returns == 0:
            return False
        self.returns -= 1
        return True

    def take_dropped_ack(self) -> bool:
        if self.dropped_acks == 0:
            return False
        self.dropped_acks -= 1
        return True

    def take_uncounted(self) -> bool:
        if self.uncounted_notes == 0:
            return False
        self.uncounted_notes -= 1
        return True

    def take_wire_faults(self, toward: Toward) -> list[Fault]:
        """What happens to the message that passes now."""
        struck = []
        for rule in [rule for rule in self.wire if rule.toward is toward]:
            if rule.after > 0:
                rule.after -= 1
            elif rule.share >= 1 or self.chance.random() < rule.share:
                struck.append(rule.fault)
                rule.count -= 1
        self.wire = [rule for rule in self.wire if rule.count > 0]
        return struck
