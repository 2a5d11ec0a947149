"""PINs as they are kept."""

from argon2 import Type, extract_parameters

from kiosk.engine.technician.pins import PinKeeper
from tests.kiosk.engine.technician.staff import CHEAP

KEY, SALT = b"0123456789abcdef", b"s" * 16


def test_the_kept_pin_is_argon2id_of_the_recommended_strength() -> None:
    keeper = PinKeeper(KEY)
    verifier = keeper.verifier("Ada", "123456", SALT)
    strength = extract_parameters(verifier)
    assert (strength.type, strength.memory_cost) == (Type.ID, 19 * 1024)
    assert (strength.time_cost, strength.parallelism) == (2, 1)
    assert keeper.fits(verifier, "Ada", "123456")
    assert not keeper.fits(verifier, "Ada", "123457")


def test_without_the_devices_key_the_right_pin_does_not_fit() -> None:
    verifier = PinKeeper(KEY, CHEAP).verifier("Ada", "123456", SALT)
    assert not PinKeeper(b"another key of this length", CHEAP).fits(verifier, "Ada", "123456")


def test_a_verifier_moved_to_another_person_does_not_fit() -> None:
    keeper = PinKeeper(KEY, CHEAP)
    assert not keeper.fits(keeper.verifier("Ada", "123456", SALT), "Bo", "123456")
