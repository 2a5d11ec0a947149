"""The engine's settings: environment prefix KIOSK_ENGINE_, secrets from the credentials."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, StringConstraints
from pydantic_settings import SettingsConfigDict

from hardware.settings import ADJUSTABLE, DeviceSettings
from kiosk.common.log import LogLevel
from kiosk.common.settings import ProgramSettings
from kiosk.contract.messages import Language
from kiosk.domain.commissioning_credit import PER_DAY_MAX, VALUE_MAX_MINOR

Seconds = Annotated[float, Field(ge=0, le=3600)]


class MerchantAccess(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    url: HttpUrl = Field(description="the merchant server's address, e.g. https://cms.casino:8443")
    timeout_s: Seconds = Field(5, description="how long one request may take")
    heartbeat_s: Seconds = Field(10, description="how often the engine reports its health")


class Patience(BaseModel):
    """How long the engine and its screens wait. Deadlines of codes come from the server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    open_s: Seconds = Field(10, description="for the first code of a session")
    cancel_s: Seconds = Field(5, description="for the server's answer to a cancel")
    code_margin_s: Seconds = Field(3, description="a code is withdrawn this long before it ends")
    presence_after_s: Seconds = Field(
        120, description="age of the last touch from which the patron is asked before crediting"
    )
    presence_s: Seconds = Field(30, description="for the answer to that question")
    machine_s: Seconds = Field(
        90, description="for a machine that stopped accepting to accept again (while played)"
    )
    note_s: Seconds = Field(
        120,
        description="a note is not offered when the bank's hold ends sooner than this",
        json_schema_extra={"adjustable": False},  # guards the money, unlike the others
    )
    busy_s: Seconds = Field(
        60, description="an inhibited machine counts as being played for this long"
    )
    calm_s: Seconds = Field(
        3, description="a machine that paused is busy until it has accepted for this long on end"
    )
    credited_s: Seconds = Field(15, description="the screen after full crediting")
    partial_s: Seconds = Field(60, description="the screen after partial crediting")
    not_credited_s: Seconds = Field(30, description="the screen when nothing was credited")
    denied_s: Seconds = Field(30, description="the screen after a refusal by the bank")
    expired_s: Seconds = Field(20, description="the screen after the session ran out")
    canceled_s: Seconds = Field(8, description="the screen after a cancel")
    help_s: Seconds = Field(60, description="the help screen without a touch")
    languages_s: Seconds = Field(20, description="the choice of a language without a touch")
    receipt_s: Seconds = Field(60, description="the receipt without a touch")
    language_s: Seconds = Field(
        60, description="a chosen language while nobody begins a session or touches the screen"
    )
    idle_question_s: Seconds = Field(
        10, description="how long a screen of 20 s or more asks for the patron before it leaves"
    )
    attendant_s: Seconds = Field(
        600, description="from a call for an attendant without a session until the next is possible"
    )
    refused_s: Seconds = Field(15, description="the screen when no code could be had")


class CommissioningCredits(BaseModel):
    """What the house pays to learn how a machine counts. It can be lowered, never raised."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value_max_minor: int = Field(
        VALUE_MAX_MINOR, ge=1, le=VALUE_MAX_MINOR, description="the most of one, in minor units"
    )
    per_day: int = Field(3, ge=0, le=PER_DAY_MAX, description="how many on one date in UTC")


class EngineSettings(ProgramSettings):
    model_config = SettingsConfigDict(env_prefix="KIOSK_ENGINE_")

    kiosk_number: int = Field(ge=1, le=99_999, description="this kiosk's number, on its badge")
    machine_number: Annotated[str, StringConstraints(min_length=1, max_length=16)] = Field(
        description="the machine's number as patrons read it"
    )
    data_dir: Path = Field(description="the directory of the journal")
    ui_socket: Path = Field(description="the socket for the screen")
    operator_socket: Path = Field(description="the socket for the kiosk command")
    metrics_socket: Path | None = Field(
        None, description="a socket for Prometheus' page of metrics; without it there is none"
    )
    ui_uids: tuple[int, ...] = Field(
        (), description="user ids, beside the engine's own, that may draw the screen"
    )
    merchant: MerchantAccess = Field(description="how to reach the merchant server")
    merchant_secret: SecretStr = Field(description="this kiosk's secret at the merchant server")
    technician_key: Annotated[SecretStr, Field(min_length=16)] | None = Field(
        None, description="this kiosk's key to the PINs of its staff; without it nobody signs in"
    )
    allowed_origins: tuple[str, ...] = Field(
        min_length=1, description="origins a code may lead to, e.g. https://pay.example"
    )
    is_demo: bool = Field(default=False, description="no real money: http codes, marked screens")
    amount_max_minor: int = Field(
        50_000,
        ge=1,
        description="the most that one funding may ask for, in minor units",
        json_schema_extra=ADJUSTABLE,
    )
    verify_at_start: bool = Field(
        default=False,
        description="compare the installed files with what was installed; not for development",
    )
    must_be_commissioned: bool = Field(
        default=False,
        description="no session is opened before two persons have commissioned the machine",
    )
    commissioning_credit: CommissioningCredits = Field(
        default_factory=CommissioningCredits, description="notes at the house's cost"
    )
    device: DeviceSettings = Field(description="the line to the machine")
    languages: tuple[Language, ...] = Field(
        (Language.ENGLISH, Language.SPANISH),
        min_length=1,
        description="what patrons can choose from; the first is shown to begin with",
        json_schema_extra=ADJUSTABLE,
    )
    patience: Patience = Field(
        default_factory=Patience, description="waiting times", json_schema_extra=ADJUSTABLE
    )
    help_line: str = Field(
        "1-800-MY-RESET",
        description="problem-gambling help line, until the server's policy is had",
        json_schema_extra=ADJUSTABLE,
    )
    help_text: str = Field(
        "Gambling problem? Help is free and confidential.",
        description="the text beside it",
        json_schema_extra=ADJUSTABLE,
    )
    export_dir: Path | None = Field(
        None,
        description="where exports are written, e.g. a mounted stick; data_dir/export without it",
        json_schema_extra=ADJUSTABLE,
    )
    traces_days: int = Field(
        30,
        ge=30,
        le=3660,
        description="how long the frames of a transaction are kept; longer while its case is open "
        "or it is held",
    )
    log_level: LogLevel = Field(
        "info", description="the least level that is logged", json_schema_extra=ADJUSTABLE
    )
