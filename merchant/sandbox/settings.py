"""What an operator may set for the sandbox."""

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from kiosk.common.settings import ProgramSettings

EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104  # compared with, not bound


class SandboxSettings(ProgramSettings):
    """The settings of `merchant-sandbox`; the environment's names begin MERCHANT_SANDBOX_."""

    model_config = SettingsConfigDict(env_prefix="MERCHANT_SANDBOX_")

    state_file: Path = Field(
        description="SQLite file that keeps codes, authorisations and captures"
    )
    api_host: str = Field("127.0.0.1", description="address the API listens on")
    api_port: int = Field(8090, ge=0, le=65535, description="port of the API; 0 takes a free one")
    phone_host: str = Field("127.0.0.1", description="address the phone page listens on")
    phone_port: int = Field(8091, ge=0, le=65535, description="port of the phone page; 0: free one")
    public_phone_url: str | None = Field(
        None, description="origin put into codes, such as https://pay.example; default: as bound"
    )
    merchant_url: str = Field(description="base address of the merchant server's TPAS API")
    access_id: str = Field(description="the merchant's name at the payment service")
    access_key: SecretStr = Field(description="its key: Basic auth and notification signatures")
    client_id: str = Field(description="our name at the merchant's OAuth2 endpoint")
    client_secret: SecretStr = Field(description="our secret at the merchant's OAuth2 endpoint")
    signature: Literal["HmacSHA1", "HmacSHA512"] = Field(
        "HmacSHA1", description="how notifications are signed"
    )
    code_lifetime_s: float = Field(120, gt=0, le=120, description="how long a code can be opened")
    visit_lifetime_s: float = Field(
        900, gt=0, description="how long an opened page may take until the patron approves"
    )
    authorised_for_s: int = Field(
        604_800, gt=0, description="how long the bank holds authorised money"
    )
    funding_timeout_s: float = Field(15, gt=0, description="patience with one funding call")
    funding_poll_interval_s: float = Field(
        1, gt=0, description="pause before asking again about a funding that is not final"
    )
    capture_processed_after_s: float = Field(
        2, ge=0, description="capture: authorized to processed"
    )
    capture_completed_after_s: float = Field(3, ge=0, description="capture: processed to completed")
    notification_retry_s: float = Field(
        300, gt=0, description="pause before a notification is repeated"
    )
    notification_patience_s: float = Field(
        43_200, gt=0, description="how long a notification is repeated at all"
    )
    bank_timeout_s: float = Field(60, ge=0, description="how long password TimeoutError waits")
    is_demo_marked: bool = Field(
        default=True, description="say on each page that no real money moves"
    )

    @field_validator("public_phone_url")
    @classmethod
    def _is_origin(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        is_origin = parts.scheme.lower() in {"http", "https"} and parts.hostname
        if not is_origin or parts.path not in {"", "/"} or parts.query or parts.fragment:
            raise ValueError("must be an origin: scheme, host and port only")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _phones_need_a_name(self) -> Self:
        if self.phone_host in EVERY_ADDRESS and self.public_phone_url is None:
            raise ValueError("phone_host names every address: set public_phone_url too")
        return self
