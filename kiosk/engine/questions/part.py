"""A part of the kiosk as the status tells it."""

from enum import StrEnum

from kiosk.engine.questions.question import Fields


class Health(StrEnum):
    GOOD = "good"
    NOTICE = "notice"  # no patron is kept from funding by it, or only until it ends by itself
    BAD = "bad"


def part(name: str, health: Health, code: str = "", detail: str = "") -> Fields:
    return {"part": name, "health": health, "code": code, "detail": detail}
