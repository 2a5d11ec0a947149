"""What the simulated machine can be told to do wrong."""

from dataclasses import dataclass


@dataclass(slots=True)
class Faults:
    """Armed faults; each count falls by one when its moment has come."""

    returns: int = 0  # of the next notes in escrow, whatever the machine wants
    dropped_acks: int = 0  # lost on the wire, though the host has counted
    is_ack_repeated: bool = False  # acknowledges again when the note is shown again
    uncounted_notes: int = 0  # acknowledged, though the machine's own software fails to count
    silent_until_s: float = 0.0  # the host does not poll before this moment of the event loop

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
