"""The dialect of each protocol in the driver table, and who listens for it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from hardware.cctalk.constants import Checksum
from hardware.cctalk.dialect import DIALECT as CCTALK
from hardware.cctalk.dialect import CcTalkListener
from hardware.dialect import Dialect, Listener
from hardware.ebds.dialect import DIALECT as EBDS
from hardware.ebds.dialect import EbdsListener
from hardware.id003.dialect import DIALECT as ID003
from hardware.id003.dialect import Id003Listener

DIALECTS: Final[Mapping[str, Dialect]] = {"id003": ID003, "ebds": EBDS, "cctalk": CCTALK}

# By the protocol, with its variant where the settings have one.
LISTENERS: Final[Mapping[str, Callable[[], Listener]]] = {
    "id003": Id003Listener,
    "ebds": EbdsListener,
    "cctalk sum8": partial(CcTalkListener, Checksum.SUM_8),
    "cctalk crc16": partial(CcTalkListener, Checksum.CRC_16),
}
