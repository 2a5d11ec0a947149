"""The ready line."""

import json

import pytest

from kiosk.common.ready import announce_ready


def test_one_json_line_says_that_a_program_is_ready(capsys: pytest.CaptureFixture[str]) -> None:
    announce_ready("merchant-server", port=8080, url="http://127.0.0.1:8080")

    output = capsys.readouterr().out
    assert output.endswith("\n")
    assert output.count("\n") == 1
    assert json.loads(output) == {
        "ready": "merchant-server",
        "port": 8080,
        "url": "http://127.0.0.1:8080",
    }
