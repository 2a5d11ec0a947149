"""The settings, as a file and credentials on disk."""

from pathlib import Path

import pytest

from kiosk.common.settings import SettingsError, load_settings
from merchant.settings import MerchantSettings

FILE = """
database_url = "sqlite:////var/lib/merchant/ledger.db"
tpas_url = "https://tpas.example"
access_id = "A1"
merchant_id = "M1"
tpas_client_id = "tpas"
allowed_code_origins = ["https://pay.example"]
time_zone = "America/Los_Angeles"
gaming_day_begins_at = "05:30:00"

[policy]
help_line = "1-800-555-0100"

[kiosks.kiosk-1]
machine_number = "1234"
machine_id = 1234
property_id = 10
"""
SECRETS = {
    "access_key": "k",
    "tpas_client_secret": "s",
    "operator_secret": "o",
    "kiosk_secrets": 'kiosk-1 = "0123456789abcdef"',
}


def load(
    folder: Path, monkeypatch: pytest.MonkeyPatch, file: str = FILE, **secrets: str
) -> MerchantSettings:
    config = folder / "merchant.toml"
    config.write_text(file)
    credentials = folder / "credentials"
    credentials.mkdir()
    for name, value in (SECRETS | secrets).items():
        (credentials / name).write_text(value)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    return load_settings(MerchantSettings, config)


def test_settings_come_from_the_file_and_secrets_from_the_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load(tmp_path, monkeypatch)

    assert settings.secrets_by_kiosk() == {"kiosk-1": "0123456789abcdef"}
    assert settings.access_key.get_secret_value() == "k"
    assert settings.limit_rules.day_begins_at.isoformat() == "05:30:00"
    assert settings.limit_rules.time_zone.key == "America/Los_Angeles"
    assert settings.session_rules.code_lifetime_s == 120


@pytest.mark.parametrize(
    "secrets",
    [
        "",
        "kiosk-1 = ",
        'kiosk-2 = "0123456789abcdef"',
        'kiosk-1 = "short-secret"',
        "kiosk-1 = 1234567890123456",
    ],
)
def test_secrets_that_do_not_fit_the_kiosks_are_refused_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secrets: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, monkeypatch, kiosk_secrets=secrets)

    assert "E0104 kiosk_secrets" in str(caught.value)
    assert "0123456789abcdef" not in str(caught.value)
    assert "short-secret" not in str(caught.value)


def test_two_kiosks_cannot_share_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = FILE.partition("[kiosks")[2].replace("kiosk-1", "kiosk-2")
    secrets = 'kiosk-1 = "0123456789abcdef"\nkiosk-2 = "0123456789abcdef"'

    with pytest.raises(SettingsError, match="no two kiosks may share a secret"):
        load(tmp_path, monkeypatch, f"{FILE}[kiosks{second}", kiosk_secrets=secrets)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('time_zone = "Mars/Olympus"', "time_zone"),
        ("code_lifetime_s = 121", "code_lifetime_s"),
        ('capture_mode = "tpas_before"', "capture_mode"),
        ('open_signal = "redirect"', "open_signal"),
        ("allowed_code_origins = []", "allowed_code_origins"),
    ],
)
def test_a_value_out_of_bounds_is_told_by_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, key: str
) -> None:
    others = "\n".join(row for row in FILE.splitlines() if not row.startswith(key))

    with pytest.raises(SettingsError, match=f"E0104 {key}"):
        load(tmp_path, monkeypatch, f"{line}\n{others}")
