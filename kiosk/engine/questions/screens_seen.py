"""Which screens a patron saw, told from the journal by the same rules that drew them.

What is not journalled cannot be told: help, questions, a moment's wait, a technician's menu.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from kiosk.contract.messages import Policy, Reason
from kiosk.domain.events import decode_event
from kiosk.domain.funding import Funding, State, apply, fold
from kiosk.engine.journal import Record
from kiosk.engine.presenter import covered_screen
from kiosk.engine.questions.question import Fields
from kiosk.engine.scene import LiveCode, Scene

_SCENE: Final = Scene(Policy("", ""))
_CODE: Final = LiveCode(1, "", "", 0, 0)


def screens_seen(records: Sequence[Record]) -> list[Fields]:
    """Each screen with the moment it came, and whether the kiosk had been started anew by then."""
    seen: list[Fields] = []
    boot = first_boot = records[0].boot
    for record, funding in zip(records, _growing(records), strict=True):
        screen = covered_screen(_scene(funding, is_recovering=record.boot != first_boot))
        is_restarted, boot = record.boot != boot, record.boot
        if is_restarted or not seen or seen[-1]["screen"] != screen:
            seen.append({"utc": record.utc, "screen": screen, "is_restarted": is_restarted})
    return seen


def _growing(records: Sequence[Record]) -> Iterator[Funding]:
    """The funding after each of its events."""
    events = (decode_event(record.kind, record.body) for record in records)
    begun = fold([next(events)])
    return accumulate(events, apply, initial=begun)


def _scene(funding: Funding, *, is_recovering: bool) -> Scene:
    """What was going on, as far as the funding tells it."""
    is_untold = funding.why in {"machine", "restarted"} or funding.is_patron_gone
    return replace(
        _SCENE,
        funding=funding,
        is_recovering=is_recovering,
        code=_CODE if funding.state is State.CODE_SHOWN else None,
        notice=Reason.SERVICE_UNREACHABLE if funding.state is State.REFUSED else Reason.NONE,
        is_result_shown=not (funding.is_ended and is_untold),
    )
