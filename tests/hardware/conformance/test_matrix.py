"""A fixed part of the matrix, and that a driver that lies is found."""

import pytest

from hardware.acceptor_device import AcceptorDevice
from hardware.conformance.cells import Cell, Effort, fill_cells
from hardware.conformance.report import failures, mark
from hardware.conformance.scenarios import Finding, Matrix, matrix
from hardware.conformance.subjects import shipped_driver
from hardware.conformance.trial import notes_of
from hardware.device import CreditDevice, Note, NoteLog, NoteOutcome, NoteResult
from hardware.line import OpenLine
from hardware.settings import DeviceSettings

PROFILES = ("id003-a", "id003-e", "ebds-b", "ebds-k", "cctalk-n", "cctalk-r")
SLICE = Effort(seeds=1, storms=1, stride=6)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_shipped_driver_does_what_each_scenario_expects(profile: str) -> None:
    assert failures(list(fill_cells(shipped_driver, profile, SLICE))) == []


class Liar(AcceptorDevice):
    """Tells the opposite of what became of a note."""

    async def credit(self, note: Note, log: NoteLog) -> NoteOutcome:
        outcome = await super().credit(note, log)
        is_credited = outcome.result is NoteResult.CREDITED
        return NoteOutcome(NoteResult.RETURNED if is_credited else NoteResult.CREDITED)


def liar(settings: DeviceSettings, open_line: OpenLine) -> CreditDevice:
    device = shipped_driver(settings, open_line)
    device.__class__ = Liar
    return device


def test_a_driver_that_lies_is_found_out() -> None:
    cells = {cell.scenario: cell for cell in fill_cells(liar, "ebds-b", Effort(1, 1, 99))}

    assert Finding.RETURNED_COUNTED in {f.finding for f in cells["full_credit"].unexpected}
    assert Finding.CREDITED_UNCOUNTED in {f.finding for f in cells["return"].unexpected}
    assert mark(cells["return"]).endswith("**✗**")


def test_what_is_less_than_the_least_note_stays() -> None:
    assert notes_of(137_00, {1_00, 5_00, 10_00, 20_00, 100_00}) == [
        *(100_00, 20_00, 10_00, 5_00, 1_00, 1_00)
    ]
    assert sum(notes_of(137_00, {5_00, 100_00})) == 135_00


def test_an_exception_is_of_one_host_scenario_and_finding() -> None:
    known = matrix()

    assert known.exception_for("ebds-k", "return", Finding.UNEXPECTED_CREDITED)
    assert not known.exception_for("ebds-b", "return", Finding.UNEXPECTED_CREDITED)
    assert not known.exception_for("ebds-k", "lost", Finding.UNEXPECTED_CREDITED)
    assert not known.exception_for("ebds-k", "return", Finding.COUNTED_TWICE)


def test_an_exception_of_no_scenario_is_refused() -> None:
    document = matrix().model_dump(mode="json")
    document["exception"][0]["scenarios"] = ["earthquake"]

    with pytest.raises(ValueError, match="no scenarios: .'earthquake'."):
        Matrix.model_validate(document)


def test_an_empty_cell_has_no_mark() -> None:
    assert mark(Cell("ebds-b", "return")) == ""
