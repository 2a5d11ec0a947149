"""The settings of the device on the machine's line."""

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.types import JsonValue

from hardware.cctalk.constants import Checksum, Echo
from hardware.device import Topology
from hardware.note_in_hand import CreditPoint

# A technician may change it at the kiosk. What decides how money is counted is never so.
ADJUSTABLE: Final[dict[str, JsonValue]] = {"adjustable": True}


def _number(value: object) -> object:
    """What the environment says is a text, which no Literal of numbers takes."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


class DeviceSettings(BaseModel):
    """How to reach one machine, and what is known of its host."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    protocol: Literal["id003", "ebds", "cctalk"] = Field(
        description="the bill-validator protocol of the machine"
    )
    port: str = Field(
        min_length=1,
        description="path of the serial port, best /dev/serial/by-id/…",
        json_schema_extra=ADJUSTABLE,
    )
    baud: Annotated[Literal[9600, 19200], BeforeValidator(_number)] = Field(
        default=9600, description="speed of the port", json_schema_extra=ADJUSTABLE
    )
    topology: Topology = Field(
        description='"replace": the kiosk is the machine\'s only acceptor; "inline": it shares the '
        "machine's port with the real validator"
    )
    host_credit_point: CreditPoint = Field(
        description='when the host counts a note: "stack", "vend_valid", "stacked" or "unknown"; '
        "found when the machine is commissioned"
    )
    currency: str = Field(
        default="USD", pattern="^[A-Z]{3}$", description="ISO 4217 code of the machine's currency"
    )
    denominations_minor: dict[int, int] = Field(
        default_factory=dict,
        description="channel to value in minor units; empty for the table of this currency "
        "that is shipped with the protocol",
    )
    escrow_patience_s: float = Field(
        default=10.0, gt=0, description="how long the host may decide about a note"
    )
    ack_patience_s: float = Field(
        default=30.0, gt=0, description="how long until an unacknowledged note is in doubt"
    )
    continuity_s: float = Field(
        default=1.0,
        ge=0,
        le=10,
        description="how long the line may be silent, from one process of the kiosk to the next, "
        "so that a note goes on where it was; never longer than the host takes to call the "
        "acceptor lost, or to start; 0 for never",
    )
    self_test_s: float = Field(
        default=0.3, ge=0, le=2, description="how long we initialize after the host's reset"
    )
    cctalk_checksum: Checksum | None = Field(
        default=None,
        description='only for ccTalk: "sum8", the 8-bit sum and the default, or "crc16"; the '
        "machine's own setting",
    )
    cctalk_address: int | None = Field(
        default=None, ge=2, le=255, description="only for ccTalk: our address; 40 by default"
    )
    cctalk_echo: Echo | None = Field(
        default=None,
        description='only for ccTalk: "none", the default; "heard" when our own bytes come '
        'back, as on one wire; "given" when the host needs its own bytes back from us',
    )

    id003_is_short_form: bool | None = Field(
        default=None,
        description="only for ID-003: a note without ACCEPTING and STACKED, faster; only for a "
        "host that is known to accept it, never for one that counts at STACKED",
    )
    id003_is_slot_in_vend_valid: bool | None = Field(
        default=None,
        description="only for ID-003: VEND VALID carries the note's slot; only for a host that is "
        "known to expect it",
    )

    @model_validator(mode="after")
    def _refuse_settings_of_another_protocol(self) -> Self:
        for key, value in self:
            owner = key.partition("_")[0]
            is_foreign = owner in {"id003", "cctalk"} and owner != self.protocol
            if is_foreign and value is not None:
                raise ValueError(f'{key} is not a setting of protocol "{self.protocol}": remove it')
        return self

    @model_validator(mode="after")
    def _refuse_a_form_that_the_host_never_counts(self) -> Self:
        if self.id003_is_short_form and self.host_credit_point is CreditPoint.STACKED:
            raise ValueError(
                "id003_is_short_form shows no STACKED, at which this host counts: remove it"
            )
        return self
