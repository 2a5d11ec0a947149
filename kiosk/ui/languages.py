"""The languages of the screen, as those who speak them call them."""

from typing import Final

from kiosk.contract.messages import Language

NATIVE_NAMES: Final[dict[Language, str]] = {
    Language.ENGLISH: "English",
    Language.SPANISH: "Español",
}
