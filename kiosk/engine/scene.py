"""What is going on at this moment, and the board it is kept on for whoever draws or reports it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from hardware.device import DeviceStatus
from hardware.newest import Newest
from kiosk.contract.messages import Language, Policy, Reason, RestMoney, Screen, Waiting
from kiosk.domain.commissioning import Commissioning
from kiosk.domain.commissioning_credit import CommissioningCredit, Credits
from kiosk.domain.funding import Funding, State


@dataclass(frozen=True, slots=True)
class LiveCode:
    """A code that can be scanned; deadlines are moments of the monotonic clock."""

    number: int
    url: str
    match_code: str
    deadline_s: float
    lifetime_ms: int


@dataclass(frozen=True, slots=True)
class ReachedLimit:
    """The patron's daily limit, which ended the session; it is lifted at a monotonic moment."""

    limit_minor: int
    used_minor: int
    resets_at: str  # on the floor's own clock: "06:00"
    resets_s: float


@dataclass(frozen=True, slots=True)
class FundingPause:
    """The operator lets no session begin; the deadline is a moment of the monotonic clock."""

    reason: Reason
    code: str
    deadline_s: float
    resumes_at: datetime  # the floor's local time, without a zone
    in_days: int  # from the present day of the floor

    @property
    def told(self) -> str:
        """For staff: "until 2026-01-02 21:14"."""
        return f"until {self.resumes_at:%Y-%m-%d %H:%M}"


class ScreenState(StrEnum):
    """What the patron's glass does, as its frames tell."""

    AWAY = "away"  # no screen has connected and drawn
    DRAWING = "drawing"
    FROZEN = "frozen"  # connected, and draws no more


class Stage(StrEnum):
    PIN = "pin"  # somebody is asked for a name and a PIN
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody of the staff is at the kiosk; the deadline is a moment of the monotonic clock."""

    stage: Stage
    deadline_s: float  # it ends then, unless something is touched
    person: str = ""
    role: str = ""
    glass: int = 0  # the screen they are at


@dataclass(frozen=True, slots=True)
class Overlay:
    """A page, opened over a screen that it covers; the deadline is of the monotonic clock."""

    screen: Screen
    covers: Screen
    deadline_s: float
    is_asking_idle: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """All that decides what the patron sees."""

    policy: Policy
    policy_in: Mapping[Language, Policy] = field(default_factory=dict)  # the same, translated
    policy_max_minor: int | None = None  # the most that the server lets one funding ask for
    locale: Language = Language.ENGLISH  # the patron's
    is_recovering: bool = True  # what a former process left behind is not settled yet
    machine: DeviceStatus | None = None
    is_paused: bool = False  # the machine has not yet accepted for long enough on end
    is_inhibited_long: bool = False  # longer than a game takes
    is_service_reachable: bool = False
    service_code: str = "E3001"  # why it is not, or why it takes no report
    pause: FundingPause | None = None  # of the operator's
    fault: str = ""  # E10…: the journal cannot be used
    funding: Funding | None = None
    code: LiveCode | None = None
    codes_left: int = 0
    last_code_url: str = ""  # of the newest code since the start: the display's test needs its like
    has_open_signal: bool = False
    minimum_minor: int | None = None
    maximum_minor: int | None = None
    daily_limit: ReachedLimit | None = None
    is_scanned: bool = False  # the patron says so
    is_asking_presence: bool = False
    is_result_shown: bool = False  # the funding's end is on the screen
    waiting: Waiting = Waiting.NOTHING
    rest_money: RestMoney = RestMoney.NONE
    ended_at: str = ""  # when the money of the result that is shown was settled, UTC
    notice: Reason = Reason.NONE  # why no session could be had, shown for a while
    notice_code: str = ""
    session_deadline_s: float | None = None
    screen_deadline_s: float | None = None
    is_asking_idle: bool = False  # the result is about to leave: is anyone there?
    overlay: Overlay | None = None
    is_attendant_called: bool = False
    is_patron_gone: bool = False  # staff say so of the patron whose case is open
    is_opening: bool = False  # a session is about to begin
    visit: Visit | None = None  # while there is one, no session can be opened
    out_of_service: str = ""  # who of the staff took it out of service, and why
    is_set_up: bool = True  # somebody has finished the first set-up
    commissioned: Commissioning | None = None  # the record that holds
    is_commissioning_due: bool = False  # without a record no session is opened
    drift: tuple[str, ...] = ()  # in what the machine is not the one that was commissioned
    commissioning_credits: Credits = ()
    is_credit_beginning: bool = False  # two persons are about to begin one
    are_files_altered: bool = False  # the programs are not those that were installed
    screen: ScreenState = ScreenState.AWAY
    alerts: tuple[str, ...] = ()  # the names of those that are open

    @property
    def is_in_use(self) -> bool:
        """A session is open, about to be, or left behind by a former process."""
        return self.funding is not None or self.is_opening or self.is_recovering

    @property
    def is_closed(self) -> bool:
        """No session can be opened, whatever the machine and the server say."""
        is_not_ours = bool(self.drift) or self.is_uncommissioned
        is_credit_due = self.open_credit is not None or self.is_credit_beginning
        is_kept_out = self.are_files_altered or is_not_ours or is_credit_due
        return self.visit is not None or bool(self.out_of_service) or is_kept_out

    @property
    def open_credit(self) -> CommissioningCredit | None:
        """The commissioning credit whose meter is still to be read."""
        newest = self.commissioning_credits[-1] if self.commissioning_credits else None
        return newest if newest is not None and newest.is_open else None

    @property
    def is_uncommissioned(self) -> bool:
        """Nobody has commissioned the machine, though somebody must."""
        return self.is_commissioning_due and self.commissioned is None

    @property
    def is_case_resting(self) -> bool:
        """Money is in doubt and nothing of it is on its way: only persons or proof go on."""
        return self.funding is not None and self.funding.state is State.IN_DOUBT


class Board:
    """Holds the scene and wakes everyone who follows it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = Newest(scene)

    @property
    def scene(self) -> Scene:
        return self._scene.value

    def update(self, **changes: Any) -> None:
        """Change fields of the scene."""
        self._scene.set(replace(self._scene.value, **changes))

    def changes(self) -> AsyncIterator[Scene]:
        """The scene now, then the newest after each change."""
        return self._scene.changes()
