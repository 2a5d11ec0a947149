"""The reference of metrics names what the programs tell."""

import re

from tests.structure.source_tree import ROOT

SOURCES = ("kiosk/engine/counters.py", "kiosk/engine/metrics.py", "merchant/metrics.py")
TOLD = re.compile(r'"((?:kiosk|merchant)_[a-z_]+)"')
COUNTER = re.compile(r'Counter\(\s*"([a-z_]+)"')


def told() -> set[str]:
    texts = [(ROOT / name).read_text("utf-8") for name in SOURCES]
    counters = {name for text in texts for name in COUNTER.findall(text)}
    names = {name for text in texts for name in TOLD.findall(text)}
    return {f"{name}_total" if name in counters else name for name in names}


def test_every_metric_is_in_the_reference_and_the_other_way_round() -> None:
    page = (ROOT / "docs/reference/metrics.md").read_text("utf-8")

    described = set(re.findall(r"`((?:kiosk|merchant)_[a-z_]+)`(?=[^|]*\|)", page))

    assert described == told()
