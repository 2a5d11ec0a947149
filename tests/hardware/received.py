"""What a decoder makes of bytes that a line brings in pieces."""

from typing import Protocol, TypeVar

Frame = TypeVar("Frame")


class Decoder(Protocol[Frame]):
    def receive(self, data: bytes) -> list[Frame]: ...


def received(decoder: Decoder[Frame], raw: bytes, size: int) -> list[Frame]:
    """The frames found in pieces of this size; the last one may be shorter."""
    pieces = (raw[start : start + size] for start in range(0, len(raw), size))
    return [frame for piece in pieces for frame in decoder.receive(piece)]
