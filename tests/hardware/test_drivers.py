"""From settings to a device."""

import pytest
import serial
from pydantic import ValidationError

from hardware.codes import Code
from hardware.device import Link, Topology
from hardware.drivers import DRIVERS, build_device
from hardware.errors import DeviceSettingsError
from hardware.line import LineFormat
from hardware.settings import DeviceSettings
from tests.hardware.bench import SETTINGS
from tests.hardware.virtual_time import in_virtual_time


def test_the_device_of_the_us_settings_is_closed_until_it_runs() -> None:
    status = build_device(SETTINGS).status

    assert (status.link, status.is_accepting, status.protocol) == (Link.CLOSED, False, "id003")


@pytest.mark.parametrize(
    ("update", "code", "words"),
    [
        ({"protocol": "cctalk", "currency": "JPY"}, Code.TABLE_UNUSABLE, "JPY"),
        ({"protocol": "cctalk", "denominations_minor": {17: 5_00}}, Code.TABLE_UNUSABLE, "types"),
        ({"topology": Topology.INLINE}, Code.TOPOLOGY_UNAVAILABLE, "not available"),
        ({"currency": "JPY"}, Code.TABLE_UNUSABLE, "JPY"),
        ({"denominations_minor": {9: 5_00}}, Code.TABLE_UNUSABLE, "channels"),
    ],
)
def test_settings_without_a_device_are_refused_with_a_code(
    update: dict[str, object], code: Code, words: str
) -> None:
    with pytest.raises(DeviceSettingsError, match=words) as caught:
        build_device(SETTINGS.model_copy(update=update))

    assert caught.value.code is code


@pytest.mark.parametrize(
    ("currency", "values_minor"),
    [
        ("USD", (1_00, 5_00, 10_00, 20_00, 50_00, 100_00)),
        ("CAD", (5_00, 10_00, 20_00, 50_00, 100_00)),
        ("EUR", (5_00, 10_00, 20_00, 50_00, 100_00, 200_00, 500_00)),
    ],
)
@in_virtual_time
async def test_a_currency_has_its_shipped_table(
    currency: str, values_minor: tuple[int, ...]
) -> None:
    device = build_device(SETTINGS.model_copy(update={"currency": currency}))

    channels = device.diagnostics().channels
    assert tuple(channel.value_minor for channel in channels) == values_minor


@in_virtual_time
async def test_a_table_in_the_settings_takes_the_place_of_the_shipped_one() -> None:
    table = {2: 5_00, 3: 10_00}

    device = build_device(SETTINGS.model_copy(update={"denominations_minor": table}))

    channels = device.diagnostics().channels
    assert {channel.number: channel.value_minor for channel in channels} == table


def test_a_short_form_for_a_host_that_counts_at_stacked_is_refused() -> None:
    values = {**SETTINGS.model_dump(), "id003_is_short_form": True, "host_credit_point": "stacked"}

    with pytest.raises(ValidationError, match="id003_is_short_form shows no STACKED"):
        DeviceSettings.model_validate(values)


@pytest.mark.parametrize("currency", ["USD", "CAD", "EUR"])
def test_ebds_is_shipped_with_the_tables_of_three_currencies(currency: str) -> None:
    settings = SETTINGS.model_copy(update={"protocol": "ebds", "currency": currency})

    status = build_device(settings).status

    assert (status.protocol, status.currency) == ("ebds", currency)


def test_ebds_has_seven_data_bits_and_even_parity() -> None:
    line_format = DRIVERS["ebds"].line_format(9600)

    assert line_format == LineFormat(9600, serial.SEVENBITS, serial.PARITY_EVEN)


@pytest.mark.parametrize("missing", ["topology", "host_credit_point", "protocol", "port"])
def test_what_the_installer_must_decide_has_no_default(missing: str) -> None:
    values = SETTINGS.model_dump()
    del values[missing]

    with pytest.raises(ValidationError, match=missing):
        DeviceSettings.model_validate(values)


@pytest.mark.parametrize("currency", ["USD", "CAD", "EUR"])
def test_cctalk_brings_tables_of_three_currencies(currency: str) -> None:
    update = {"protocol": "cctalk", "currency": currency}

    status = build_device(SETTINGS.model_copy(update=update)).status

    assert (status.protocol, status.currency) == ("cctalk", currency)


def test_a_setting_of_id003_is_refused_for_another_protocol() -> None:
    values = {**SETTINGS.model_dump(), "protocol": "ebds", "id003_is_short_form": True}

    with pytest.raises(ValidationError, match=r'id003_is_short_form is not a setting of .*"ebds"'):
        DeviceSettings.model_validate(values)


@pytest.mark.parametrize(
    ("key", "value"),
    [("cctalk_checksum", "crc16"), ("cctalk_address", 41), ("cctalk_echo", "none")],
)
def test_a_setting_of_cctalk_is_refused_for_another_protocol(key: str, value: object) -> None:
    values = {**SETTINGS.model_dump(), key: value}

    with pytest.raises(ValidationError, match=f'{key} is not a setting of protocol "id003"'):
        DeviceSettings.model_validate(values)

    taken = DeviceSettings.model_validate({**values, "protocol": "cctalk"})
    assert getattr(taken, key) == value
    assert DeviceSettings.model_validate(taken.model_dump()) == taken


@pytest.mark.parametrize(
    ("key", "value"), [("cctalk_checksum", "sum16"), ("cctalk_address", 1), ("cctalk_address", 256)]
)
def test_a_setting_of_cctalk_must_be_one_that_there_is(key: str, value: object) -> None:
    with pytest.raises(ValidationError, match=key):
        DeviceSettings.model_validate({**SETTINGS.model_dump(), "protocol": "cctalk", key: value})
