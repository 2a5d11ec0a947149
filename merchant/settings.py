"""The settings of the merchant server."""

import tomllib
from datetime import time
from enum import StrEnum
from functools import cached_property
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import SettingsConfigDict

from kiosk.common.settings import ProgramSettings
from merchant.limits.limits import LimitRules
from merchant.models import CaptureMode
from merchant.pauses.pause import PauseRules
from merchant.pauses.settings import PauseSettings
from merchant.sessions.funding import FundingRules
from merchant.sessions.lifecycle import SessionRules


class OpenSignal(StrEnum):
    """Whether the payment service tells when a code was opened on a phone."""

    TPAS = "tpas"
    NONE = "none"


def _known_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("no such time zone; write it as in Europe/Berlin") from error
    return name


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KioskSettings(_Section):
    """One kiosk and the machine it is mounted on."""

    machine_number: str = Field(description="the number on the machine, as patrons read it")
    machine_id: int = Field(description="the machine's id at the payment service")
    property_id: int = Field(description="the property's id at the payment service")


class TranslatedTexts(_Section):
    """The policy's texts in another language; an empty one is shown as it is in the policy."""

    help_text: str = Field("", description="the problem-gambling message in this language")
    fee_text: str = Field("", description="what the service costs the patron")
    exclusion_text: str = Field("", description="how a patron excludes oneself from gambling")
    other_ways_text: str = Field("", description="how else a patron pays here")


class PolicySettings(_Section):
    """What every kiosk shows."""

    help_line: str = Field("", description="the telephone number of the problem-gambling help line")
    help_text: str = Field("", description="the problem-gambling message beside it")
    fee_text: str = Field(
        "This service charges no fee.", description="what the service costs the patron"
    )
    exclusion_text: str = Field("", description="how a patron excludes oneself from gambling")
    other_ways_text: str = Field(
        "The cashier takes cash and cards. Any attendant shows you the way.",
        description="how else a patron pays here",
    )
    statement_name: str = Field("", description="what stands on the patron's bank statement")
    translations: dict[str, TranslatedTexts] = Field(
        {},
        description="the texts in other languages, by ISO 639-1 code",
    )
    locale: str = Field("en-US", description="the language a kiosk starts with")


class MerchantSettings(ProgramSettings):
    model_config = SettingsConfigDict(env_prefix="MERCHANT_SERVER_")

    host: str = Field("127.0.0.1", description="the address to listen on")
    port: int = Field(8080, ge=0, le=65535, description="the port to listen on; 0 takes a free one")
    metrics_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="the port of Prometheus' page of metrics, on this machine's loopback address "
        "alone; without it there is none",
    )
    database_url: str = Field(
        description="where the ledger is, e.g. sqlite:////var/lib/…/ledger.db"
    )

    tpas_url: str = Field(description="the payment service's base URL")
    access_id: str = Field(description="our user name at the payment service")
    access_key: SecretStr = Field(description="our password there; it also signs notifications")
    merchant_id: str = Field(description="our merchant id at the payment service")
    tpas_client_id: str = Field(description="the payment service's user name with us")
    tpas_client_secret: SecretStr = Field(description="the payment service's password with us")
    operator_secret: SecretStr = Field(description="the bearer secret of the operator's endpoints")
    allowed_code_origins: tuple[str, ...] = Field(
        min_length=1, description="the origins a code's URL may have, e.g. https://pay.example"
    )
    open_signal: OpenSignal = Field(
        OpenSignal.TPAS,
        description="tpas: it tells when a phone opened the code; none: it does not",
    )
    capture_mode: CaptureMode = Field(
        CaptureMode.TPAS_AFTER, description="who captures what was credited"
    )

    currency: str = Field("USD", pattern=r"^[A-Z]{3}$", description="the floor's ISO 4217 currency")
    amount_max_minor: int = Field(500_00, gt=0, description="the most one session may add")
    default_daily_limit_minor: int = Field(
        500_00, ge=0, description="what one bank account may add in a gaming day"
    )
    gaming_day_begins_at: time = Field(
        time(6), description="when the gaming day begins, local time"
    )
    time_zone: Annotated[str, AfterValidator(_known_time_zone)] = Field(
        "UTC", description="the floor's time zone, e.g. America/Los_Angeles"
    )

    code_lifetime_s: int = Field(120, ge=5, le=120, description="how long a code may be scanned")
    renewals: int = Field(2, ge=0, le=10, description="how many further codes a session may have")
    approve_by_s: int = Field(600, ge=10, le=3600, description="how long a session may be approved")
    funding_deadline_s: float = Field(
        10, gt=0, le=60, description="how long the kiosk has to claim, and a funding call waits"
    )
    presence_grace_s: float = Field(
        15,
        ge=0,
        le=120,
        description="a kiosk counts as there for so long after it last asked about its session",
    )
    claim_silence_s: int = Field(
        300, ge=30, description="a claimed order unheard of for so long becomes a case"
    )

    settlement_silence_s: int = Field(
        900, ge=30, description="a reported order the bank has not settled in time becomes a case"
    )

    commissioning_credits_per_day: int = Field(
        10, ge=0, le=100, description="how many one kiosk may book in a gaming day"
    )

    policy: PolicySettings = PolicySettings()
    pauses: PauseSettings = PauseSettings()
    kiosks: dict[str, KioskSettings] = Field(min_length=1, description="the kiosks, by kiosk id")
    kiosk_secrets: SecretStr = Field(
        description='each kiosk\'s bearer secret, as TOML lines: kiosk-id = "secret"'
    )

    @field_validator("kiosk_secrets")
    @classmethod
    def _has_one_per_kiosk(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        try:
            secrets = _parse_secrets(value)
        except tomllib.TOMLDecodeError as error:
            raise ValueError('not TOML; write a line kiosk-id = "secret" per kiosk') from error
        kiosks = info.data.get("kiosks", {})
        if set(secrets) != set(kiosks):
            raise ValueError(f"needs exactly these kiosks: {', '.join(sorted(kiosks))}")
        values = list(secrets.values())
        if not all(isinstance(secret, str) and len(secret) >= 16 for secret in values):
            raise ValueError("every secret needs at least 16 characters")
        if len(set(values)) != len(values):
            raise ValueError("no two kiosks may share a secret")
        return value

    @cached_property
    def session_rules(self) -> SessionRules:
        return SessionRules(
            approve_by_s=self.approve_by_s,
            code_lifetime_s=self.code_lifetime_s,
            renewals=self.renewals,
            amount_max_minor=self.amount_max_minor,
            funding_deadline_s=self.funding_deadline_s,
            claim_silence_s=self.claim_silence_s,
            settlement_silence_s=self.settlement_silence_s,
        )

    @cached_property
    def limit_rules(self) -> LimitRules:
        return LimitRules(
            default_daily_limit_minor=self.default_daily_limit_minor,
            currency=self.currency,
            day_begins_at=self.gaming_day_begins_at,
            time_zone=ZoneInfo(self.time_zone),
        )

    @cached_property
    def funding_rules(self) -> FundingRules:
        return FundingRules(self.session_rules, self.limit_rules, self.capture_mode)

    @cached_property
    def pause_rules(self) -> PauseRules:
        return self.pauses.rules(ZoneInfo(self.time_zone))

    def secrets_by_kiosk(self) -> dict[str, str]:
        return _parse_secrets(self.kiosk_secrets)


def _parse_secrets(value: SecretStr) -> dict[str, str]:
    return tomllib.loads(value.get_secret_value())
