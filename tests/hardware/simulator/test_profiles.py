"""The data files of hosts, and the loader that refuses what no host can have."""

import pytest

from hardware.simulator.id003_host import Id003Profile
from hardware.simulator.id003_parameters import Ack, CountsAt
from hardware.simulator.profiles import (
    ProfileError,
    load_profile,
    parameter_names,
    parse_profile,
    profile_names,
    read_profile,
)

GOOD = """
protocol = "id003"
letter = "A"
host = "a host"
chosen = ["ack"]
[parameters]
ack = "each"
"""


def test_the_profiles_of_a_protocol_are_named_in_order() -> None:
    letters = [name.removeprefix("id003-") for name in profile_names("id003")]

    assert letters == ["a", "b", "c", "d", "d2", "e", "f", "g", "h", "i"]
    assert set(profile_names("id003")) <= set(profile_names())
    assert profile_names("semaphore") == ()


@pytest.mark.parametrize("name", profile_names())
def test_every_shipped_profile_can_be_played_and_says_who_it_is(name: str) -> None:
    document = read_profile(name)

    load_profile(name)
    assert document.host
    assert document.name == f"{document.protocol}-{document.letter.lower()}"


@pytest.mark.parametrize("name", profile_names("id003"))
def test_an_id003_profile_says_every_parameter_that_is_not_absent(name: str) -> None:
    absent = {"poll_interval_disabled_s", "decision_patience_s"}

    assert set(parameter_names("id003")) - set(read_profile(name).parameters) <= absent


def test_a_parameter_can_be_changed() -> None:
    host = load_profile("id003-c", poll_interval_s=0.02, counts_at="stacked")

    assert isinstance(host, Id003Profile)
    assert (host.poll_interval_s, host.counts_at, host.ack) == (0.02, CountsAt.STACKED, Ack.ONCE)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": "red"}, "colour"),
        ({"poll_interval_s": "0.1"}, "poll_interval_s"),
        ({"poll_interval_s": True}, "poll_interval_s"),
        ({"poll_interval_s": 0}, "poll_interval_s"),
        ({"counts_at": "never"}, "counts_at"),
        ({"settings": ["c3"]}, "settings.0"),
        ({"currency": "XXX"}, "currency"),
    ],
)
def test_a_parameter_that_no_host_has_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(ProfileError, match=words):
        load_profile("id003-a", **change)


def test_an_unknown_profile_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ProfileError, match=r"'id003-z': there are .*id003-a"):
        load_profile("id003-z")


def test_a_value_is_chosen_when_the_file_says_so_or_nothing() -> None:
    document = parse_profile("id003-a", GOOD.replace('ack = "each"', 'ack = "each"\nhold = "bare"'))

    assert document.is_chosen("ack")
    assert document.is_chosen("stack")
    assert not document.is_chosen("hold")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('chosen = ["ack"]', 'chosen = ["manner"]', "manner"),
        ('letter = "A"', 'letter = "B"', "letter B"),
        ('letter = "A"', "", "letter"),
        ('host = "a host"', 'host = "a host"\ncolour = "red"', "colour"),
        ('protocol = "id003"', 'protocol = "semaphore"', "semaphore"),
        ('ack = "each"', 'ack = "sometimes"', "ack"),
        ("[parameters]", "[parameters", "id003-a"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(ProfileError, match=words):
        parse_profile("id003-a", GOOD.replace(old, new))
