"""A fixed part of the fuzzing campaign, and that it would find what it looks for."""

import pytest

from hardware.conformance import fuzz
from hardware.conformance.fuzz import CODECS, try_commands
from hardware.conformance.fuzz_campaign import fuzz as failures_of


@pytest.mark.parametrize("kind", ["stream", "commands"])
@pytest.mark.parametrize("protocol", CODECS)
def test_a_codec_bears_whatever_comes(protocol: str, kind: str) -> None:
    count = {"stream": 3000, "commands": 150}[kind]

    assert failures_of(protocol, kind, range(count)) == []


@pytest.mark.parametrize("protocol", CODECS)
def test_the_commands_lead_to_credits_too(protocol: str) -> None:
    assert sum(try_commands(protocol, seed) for seed in range(40)) > 0


@pytest.mark.parametrize("protocol", CODECS)
def test_a_buffer_beyond_its_bound_is_found(protocol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = CODECS[protocol]
    narrow = fuzz.Codec(whole.decoder, whole.acceptor, whole.start_up, whole.commands, 1)
    monkeypatch.setattr(fuzz, "CODECS", {protocol: narrow})

    (first, *_) = failures_of(protocol, "stream", range(50))

    assert "waits for too much after" in first


def test_a_failure_is_told_with_its_seed() -> None:
    (told,) = failures_of("semaphore", "stream", range(7, 8))

    assert told.startswith("semaphore stream 7: KeyError")
