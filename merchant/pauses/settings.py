"""The settings of the operator's pauses."""

from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from merchant.pauses.hours import FundingHours, parse_window
from merchant.pauses.pause import PauseRules, PlannedUpdate


def _known_window(text: str) -> str:
    parse_window(text)
    return text


Windows = tuple[Annotated[str, AfterValidator(_known_window)], ...]
_SAME: Final = "when funds can be added on this day; as that of monday"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FundingHoursSettings(_Section):
    """Local times of `time_zone`. Without this table funds can be added at all times."""

    monday: Windows = Field(
        (),
        description='when funds can be added, e.g. ["10:00-14:00", "18:00-02:00"]; a day without '
        "any is closed, and without all seven funds can be added at all times",
    )
    tuesday: Windows = Field((), description=_SAME)
    wednesday: Windows = Field((), description=_SAME)
    thursday: Windows = Field((), description=_SAME)
    friday: Windows = Field((), description=_SAME)
    saturday: Windows = Field((), description=_SAME)
    sunday: Windows = Field((), description=_SAME)

    @property
    def days(self) -> tuple[Windows, ...]:
        """Monday first."""
        return (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )


class PlannedUpdateSettings(_Section):
    begins_at: AwareDatetime
    ends_at: AwareDatetime

    @model_validator(mode="after")
    def _ends_later(self) -> "PlannedUpdateSettings":
        if self.ends_at <= self.begins_at:
            raise ValueError("ends_at must be later than begins_at")
        return self


class PauseSettings(_Section):
    """When no session can be opened though everything works."""

    funding_hours: FundingHoursSettings = FundingHoursSettings()
    planned_updates: tuple[PlannedUpdateSettings, ...] = Field(
        (),
        description="when an update keeps funds from being added, e.g. "
        "[{begins_at = 2026-01-31T03:00:00-05:00, ends_at = 2026-01-31T04:00:00-05:00}]; "
        "begin a minute before the server goes down, so that every kiosk has heard of it",
    )
    cool_down_s: int = Field(
        0,
        ge=0,
        le=86_400,
        description="how long a kiosk pauses after a funding in which money was added",
    )

    def rules(self, time_zone: ZoneInfo) -> PauseRules:
        days = tuple(tuple(map(parse_window, windows)) for windows in self.funding_hours.days)
        updates = [PlannedUpdate(u.begins_at, u.ends_at) for u in self.planned_updates]
        return PauseRules(
            time_zone=time_zone,
            hours=FundingHours(days, time_zone) if any(days) else None,
            updates=tuple(updates),
            cool_down_s=self.cool_down_s,
        )
