"""Prometheus' page of the server: its program, its ledger, and where it listens."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.merchant.programs import running
from tests.merchant.test_program import KIOSK


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What a server with a page of metrics says when it is ready."""
    with running(tmp_path, "metrics_port = 0\n") as (_, ready):
        yield ready


def read(url: str) -> dict[str, float]:
    families = text_string_to_metric_families(httpx.get(url).text)
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


def test_the_page_counts_what_is_in_the_ledger(ready: dict[str, str]) -> None:
    before = read(ready["metrics_url"])
    body = {
        "client_session_id": "s1",
        "transaction_number": "T1",
        "machine_number": "1234",
        "currency": "USD",
        "denominations_minor": [1_00],
        "amount_max_minor": 500_00,
    }
    httpx.post(f"{ready['url']}/kiosk/v1/sessions", json=body, headers=KIOSK)

    after = read(ready["metrics_url"])

    assert before["merchant_sessions opening"] == 0
    assert after["merchant_sessions opening"] == 1
    assert after["merchant_outbox_calls capture pending"] == 0
    assert after["merchant_orders claimed"] == 0
    assert after["merchant_long_polls"] == 0


def test_it_listens_on_the_loopback_address_apart_from_the_api(ready: dict[str, str]) -> None:
    assert urlsplit(ready["metrics_url"]).hostname == "127.0.0.1"
    assert httpx.get(f"{ready['url']}/metrics").status_code == 404
    assert httpx.get(ready["metrics_url"].replace("/metrics", "/openapi.json")).status_code == 404
