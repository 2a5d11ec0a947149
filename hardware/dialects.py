"""The dialect of each protocol in the driver table."""

from collections.abc import Mapping
from typing import Final

from hardware.dialect import Dialect
from hardware.id003.dialect import DIALECT as ID003

DIALECTS: Final[Mapping[str, Dialect]] = {"id003": ID003}
