"""Amounts of the staff's pages, for QML, which must not compute them."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.domain.money import Money, exponent, format_money, to_decimal

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Amounts(QObject):
    """Minor units come as QML's numbers, which are exact up to 2**53."""

    @Slot(float, str, result=str)
    def text(self, minor: float, currency: str) -> str:
        """For a person: "$137"."""
        return format_money(Money(int(minor), currency))

    @Slot(str, str, result=str)
    def typed(self, digits: str, currency: str) -> str:
        """What was typed so far, its last digits behind the point: "1204" is "USD 12.04"."""
        return f"{currency} {to_decimal(Money(int(digits or 0), currency))}"

    @Slot(str, result=int)
    def decimals(self, currency: str) -> int:
        """How many digits stand behind the point."""
        return exponent(currency)
