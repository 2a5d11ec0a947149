"""Whether a machine is still the one that was commissioned."""

from dataclasses import replace

import pytest

from kiosk.domain.commissioning import Fingerprint, differences

KNOWN = Fingerprint(
    "id003", "replace", (100, 500, 2000), ("SET_SECURITY 00", "SET_OPTIONS 03"), 0.2
)


@pytest.mark.parametrize(
    "now",
    [
        KNOWN,
        replace(KNOWN, poll_interval_s=0.15),
        replace(KNOWN, poll_interval_s=0.39),
        replace(KNOWN, poll_interval_s=None),
        replace(KNOWN, denominations_minor=(100,)),
        replace(KNOWN, denominations_minor=()),
        replace(KNOWN, settings=None),
    ],
)
def test_what_varies_as_a_machine_is_played_is_no_difference(now: Fingerprint) -> None:
    assert differences(KNOWN, now) == ()


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (replace(KNOWN, protocol="ebds"), "protocol: id003 was commissioned, ebds is there"),
        (replace(KNOWN, topology="inline"), "topology: replace was commissioned, inline is there"),
        (replace(KNOWN, denominations_minor=(100, 10000)), "[10000] minor units"),
        (replace(KNOWN, poll_interval_s=0.5), "polls every 0.5 s, commissioned with 0.2 s"),
        (replace(KNOWN, poll_interval_s=0.09), "polls every 0.09 s"),
        (replace(KNOWN, settings=KNOWN.settings[::-1] if KNOWN.settings else ()), "another order"),
        (replace(KNOWN, settings=()), "not sent any more: SET_SECURITY 00, SET_OPTIONS 03"),
        (
            replace(KNOWN, settings=("SET_SECURITY 00", "SET_OPTIONS 02")),
            "not sent any more: SET_OPTIONS 03; sent now: SET_OPTIONS 02",
        ),
    ],
)
def test_another_program_or_machine_is_told_in_words(now: Fingerprint, told: str) -> None:
    (difference,) = differences(KNOWN, now)
    assert told in difference


def test_a_host_that_sent_nothing_and_sends_something_now_is_another() -> None:
    (difference,) = differences(replace(KNOWN, settings=()), KNOWN)
    assert "sent now" in difference


def test_every_difference_is_told() -> None:
    now = replace(KNOWN, protocol="ebds", poll_interval_s=2.0)
    assert len(differences(KNOWN, now)) == 2
