"""What the kiosk command prints and how it ends, whatever is typed."""

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.engine.command import EXIT_AWAY, main
from kiosk.engine.command.asking import EXIT_USAGE


def kiosk(*words: str) -> int:
    """Type it; its exit status."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize("words", [["--json", "status"], ["status", "--json"]])
def test_that_no_engine_answers_is_told_a_program_as_json(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert kiosk("--socket", str(tmp_path / "none"), *words) == EXIT_AWAY
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], answer["code"]) == (False, "E0106")


def test_an_engine_that_ends_within_its_answer_is_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()

        def answer_half() -> None:
            stream, _ = listener.accept()
            with stream:
                stream.recv(4096)
                stream.sendall(b'{"ok": tr')

        with ThreadPoolExecutor() as threads:
            threads.submit(answer_half)
            assert kiosk("--socket", str(path), "status") == EXIT_AWAY
    assert "E0106" in capsys.readouterr().err


def test_help_tells_every_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert kiosk("--help") == 0
    told = capsys.readouterr().out
    assert all(f"\n  {status}  " in told for status in range(4))


def test_a_word_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert kiosk("dance") == EXIT_USAGE
    assert "invalid choice" in capsys.readouterr().err
