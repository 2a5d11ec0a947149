"""Which QR code is drawn for a text in a given place, module by module."""

from dataclasses import dataclass
from typing import Final

from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

QUIET_ZONE: Final = 4  # modules on every side. Source: ISO/IEC 18004
_LEVELS: Final = {
    "H": ERROR_CORRECT_H,
    "Q": ERROR_CORRECT_Q,
    "M": ERROR_CORRECT_M,
    "L": ERROR_CORRECT_L,
}


class QrDoesNotFitError(ValueError):
    """The text is too long for a code, or the place too small for one pixel per module."""


@dataclass(frozen=True, slots=True)
class QrPlan:
    """A code ready to draw. True is a dark module; the quiet zone is not part of `rows`."""

    rows: tuple[tuple[bool, ...], ...]
    version: int
    level: str
    module_px: int  # device pixels

    @property
    def side_px(self) -> int:
        """The whole square with its quiet zone, in device pixels."""
        return (len(self.rows) + 2 * QUIET_ZONE) * self.module_px


def plan_qr(text: str, side_px: int) -> QrPlan:
    """The largest whole modules that `side_px` device pixels hold, then the best error level.

    Phones read large modules better than strong correction: the smallest version is taken, and the
    level is raised as far as that version holds it. Raises QrDoesNotFitError.
    """
    weakest = _fit(text, "L")
    if weakest is None:
        raise QrDoesNotFitError(f"{len(text)} characters fit no QR code")
    version = weakest.version
    level, code = next(
        (level, code)
        for level in _LEVELS
        if (code := _fit(text, level)) is not None and code.version == version
    )
    modules = 4 * version + 17
    module_px = side_px // (modules + 2 * QUIET_ZONE)
    if module_px < 1:
        raise QrDoesNotFitError(f"{modules} modules do not fit {side_px} pixels")
    code.make(fit=False)
    rows = tuple(tuple(bool(module) for module in row) for row in code.modules)
    return QrPlan(rows, version, level, module_px)


def _fit(text: str, level: str) -> "QRCode | None":
    """The code of the smallest version that holds the text at this level, not yet made."""
    code = QRCode(error_correction=_LEVELS[level], border=0)
    code.add_data(text)
    try:
        code.best_fit()
    except (DataOverflowError, ValueError):
        return None
    return code
