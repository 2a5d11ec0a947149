"""What a demo tells at its end: how long each step took, and whether every book says the same."""

from dataclasses import dataclass, field

from kiosk.domain.money import Money, format_money


@dataclass(slots=True)
class Timeline:
    """The moments of one funding, in seconds of one monotonic clock."""

    touched_s: float | None = None
    code_drawn_s: float | None = None
    approved_s: float | None = None
    told_s: float | None = None
    notes_s: list[float] = field(default_factory=list)

    def lines(self) -> list[str]:
        """One line per step whose two ends were seen."""
        first_s, last_s = (self.notes_s[0], self.notes_s[-1]) if self.notes_s else (None, None)
        steps = [
            ("touch → code on the screen", self.touched_s, self.code_drawn_s),
            ("approval on the phone → first note", self.approved_s, first_s),
            (f"first note → last of {len(self.notes_s)}", first_s, last_s),
            ("last note → patron told", last_s, self.told_s),
            ("approval on the phone → patron told", self.approved_s, self.told_s),
        ]
        return [
            f"  {name:<38} {(end - start) * 1000:7.0f} ms"
            for name, start, end in steps
            if start is not None and end is not None
        ]


@dataclass(frozen=True, slots=True)
class Books:
    """The same money as four parties wrote it down, in minor units of one currency."""

    currency: str
    machine_counted_minor: int  # the machine's bill-in meters
    kiosk_credited_minor: int  # the kiosk's journal
    server_authorised_minor: int  # the merchant server's ledger
    server_credited_minor: int
    server_captured_minor: int
    server_released_minor: int
    server_held_minor: int
    service_authorised_minor: int  # the payment service
    service_captured_minor: int
    service_released_minor: int
    service_held_minor: int
    discrepancies: tuple[str, ...] = ()  # that the server itself has found
    kiosk_hand_paid_minor: int = 0  # persons decided that the cage paid it
    kiosk_house_loss_minor: int = 0  # or that the machine keeps it uncharged
    server_cage_minor: int = 0  # of what is captured
    server_house_loss_minor: int = 0
    kiosk_commissioned_minor: int = 0  # counted by the machine at the house's cost, by its meter
    server_commissioned_minor: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing is on its way any more."""
        return self.server_held_minor == 0 and self.service_held_minor == 0

    def differences(self) -> list[str]:
        """Each pair that does not agree to the cent; empty when every book says the same."""
        own_minor = self.kiosk_house_loss_minor + self.kiosk_commissioned_minor
        counted_minor = self.machine_counted_minor - own_minor
        paid_minor = self.kiosk_hand_paid_minor
        credited = ("the machine counted", counted_minor)
        pairs = [
            (credited, ("the kiosk credited", self.kiosk_credited_minor)),
            (credited, ("the server has as credited", self.server_credited_minor)),
            (
                credited,
                ("the server has as captured", self.server_captured_minor - paid_minor),
            ),
            (
                credited,
                ("the payment service captured", self.service_captured_minor - paid_minor),
            ),
            (
                ("the kiosk has as paid by hand", paid_minor),
                ("the server captured for the cage", self.server_cage_minor),
            ),
            (
                ("the kiosk has as lost by the house", self.kiosk_house_loss_minor),
                ("the server has as lost", self.server_house_loss_minor),
            ),
            (
                ("the kiosk has as commissioned", self.kiosk_commissioned_minor),
                ("the server has as commissioned", self.server_commissioned_minor),
            ),
            (
                ("of what the server accepted", self.server_authorised_minor),
                (
                    "captured, released and held are",
                    self.server_captured_minor
                    + self.server_released_minor
                    + self.server_held_minor,
                ),
            ),
            (
                ("of what was authorised", self.service_authorised_minor),
                (
                    "captured, released and held are",
                    self.service_captured_minor
                    + self.service_released_minor
                    + self.service_held_minor,
                ),
            ),
            (
                (
                    "the server did not accept",
                    self.service_authorised_minor - self.server_authorised_minor,
                ),
                (
                    "beside what the server released, the payment service released",
                    self.service_released_minor - self.server_released_minor,
                ),
            ),
        ]
        found = [
            f"{left} {self._text(a)}, but {right} {self._text(b)}"
            for (left, a), (right, b) in pairs
            if a != b
        ]
        return [*found, *self.discrepancies]

    def lines(self) -> list[str]:
        """The books side by side."""
        rows = [
            ("machine", "bill-in meters", self.machine_counted_minor),
            ("kiosk", "credited in its journal", self.kiosk_credited_minor),
            ("merchant server", "credited", self.server_credited_minor),
            ("merchant server", "captured", self.server_captured_minor),
            ("merchant server", "released", self.server_released_minor),
            ("payment service", "captured", self.service_captured_minor),
            ("payment service", "released", self.service_released_minor),
            ("payment service", "still held", self.service_held_minor),
        ]
        return [f"  {who:<16} {what:<24} {self._text(minor):>10}" for who, what, minor in rows]

    def _text(self, minor: int) -> str:
        return format_money(Money(minor, self.currency))
