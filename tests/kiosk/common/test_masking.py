"""No secret gets into a log, whoever put it into an event."""

import json
import subprocess
import sys
from typing import Any

import pytest

from kiosk.common.log import last_four
from kiosk.common.masking import MASK, is_secret, mask_secrets, masked_text


def masked(**event: Any) -> dict[str, Any]:
    return dict(mask_secrets(None, "", event))


@pytest.mark.parametrize(
    "name",
    [
        "pin",
        "new_pin",
        "token",
        "qrToken",
        "merchant_secret",
        "kioskSecret",
        "Authorization",
        "password",
        "Set-Cookie",
        "technician_key",
        "private_key",
        "verifier",
    ],
)
def test_a_field_named_like_a_secret_is_masked(name: str) -> None:
    assert masked(**{name: "123456"}) == {name: MASK}
    assert masked(**{name: 123456}) == {name: MASK}
    assert masked(facts={"deep": [{name: "123456"}]}) == {"facts": {"deep": [{name: MASK}]}}


@pytest.mark.parametrize(
    "name", ["key", "pinned", "shipping", "tokens_left_s", "session_id", "code", "opinion"]
)
def test_other_fields_are_not(name: str) -> None:
    assert is_secret(name) == (name == "tokens_left_s")


def test_the_last_four_characters_of_a_token_may_stay() -> None:
    assert masked(token=last_four("abcdefgh")) == {"token": "…efgh"}


def test_whether_there_is_a_secret_may_be_told() -> None:
    assert masked(secret=True, pin=None) == {"secret": True, "pin": None}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "GET https://pay.example/Q/AbCdEfGhIjKlMnOpQr failed",
            "GET https://pay.example/Q/…OpQr failed",
        ),
        ("https://pay.example/q?token=abc&x=1", "https://pay.example/q?…"),
        ("https://pay.example/q#access=abc", "https://pay.example/q"),
        ("https://ada:secret@pay.example:8443/v1", "https://pay.example:8443/v1"),
        ("Authorization: Bearer abc.def-ghi", f"Authorization: Bearer {MASK}"),
        ("/kiosk/v1/sessions/0123456789abcdef0123", "/kiosk/v1/sessions/0123456789abcdef0123"),
        ("a bearer of news", "a bearer of news"),
    ],
)
def test_what_a_text_carries_is_masked(text: str, shown: str) -> None:
    assert masked_text(text) == shown
    assert masked(reason=text, facts=[text]) == {"reason": shown, "facts": [shown]}


def test_what_is_too_deep_to_look_at_is_not_told() -> None:
    deep: Any = "x"
    for _ in range(20):
        deep = {"a": deep, "pin": "123456"}

    assert "123456" not in json.dumps(masked(facts=deep))


PROGRAM = """
import structlog
from kiosk.common.log import configure_log
configure_log("lamp")
log = structlog.get_logger()
log.info("signed", pin="123456", url="https://a.example/AbCdEfGhIjKlMnOpQr")
try:
    raise ValueError("Bearer abcdefghij")
except ValueError:
    log.exception("failed")
"""


def test_a_programs_log_is_masked_also_in_what_was_raised() -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    ).stderr

    assert "123456" not in told
    assert "AbCd" not in told
    assert "abcdefghij" not in told.replace('raise ValueError("Bearer abcdefghij")', "")
