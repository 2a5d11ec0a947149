"""The events of a funding, written to the journal and read back."""

from dataclasses import fields

import pytest

from kiosk.domain import events as e


@pytest.mark.parametrize("kind", e.EVENTS.values(), ids=e.EVENTS.keys())
def test_an_event_reads_back_as_it_was_written(kind: type[e.Event]) -> None:
    samples: dict[str, object] = {"str": "x", "int": 7, "bool": True}
    values = {
        field.name: samples.get(str(getattr(field.type, "__name__", field.type)), ("a", "b"))
        for field in fields(kind)
    }
    event = kind(**values)
    assert e.decode_event(kind.kind, e.encode_event(event)) == event


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("no_such_kind", "{}"),
        ("code_opened", '{"extra":1}'),
        ("code_opened", "["),
        ("code_shown", "{}"),
    ],
)
def test_a_record_that_is_no_event_is_refused(kind: str, body: str) -> None:
    with pytest.raises(e.UnknownEventError):
        e.decode_event(kind, body)
