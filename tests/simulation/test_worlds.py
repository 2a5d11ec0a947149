"""A few worlds in which things go wrong; `script/campaign simulate` plays very many."""

import pytest

from tests.simulation.patron import Wish
from tests.simulation.world import Plan, play


@pytest.mark.parametrize(
    ("seed", "profile", "mishaps"),
    [
        (11, "id003-b", ("kill_engine", "machine_power")),
        (12, "ebds-b", ("kill_merchant", "network")),
        (13, "cctalk-h", ("serial", "host")),
    ],
)
def test_the_money_keeps_its_laws(seed: int, profile: str, mishaps: tuple[str, ...]) -> None:
    wishes = (Wish.PAY, Wish.TWO_PHONES)
    plan = Plan(seed, profile, fundings=2, wishes=wishes, mishaps=mishaps)
    result = play(plan)
    assert result.violations == ()
    assert result.faults
