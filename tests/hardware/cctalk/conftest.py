"""Conversations with an acceptor that was just switched on, and with one that is ready."""

import pytest

from hardware.cctalk.acceptor import Wiring
from hardware.cctalk.constants import Checksum
from tests.hardware.cctalk.conversation import Conversation


@pytest.fixture
def fresh() -> Conversation:
    return Conversation()


@pytest.fixture(params=Checksum)
def ready(request: pytest.FixtureRequest) -> Conversation:
    conversation = Conversation(Wiring(request.param))
    conversation.start_up()
    return conversation


@pytest.fixture
def without_escrow() -> Conversation:
    conversation = Conversation()
    conversation.start_up(mode=0)
    return conversation
