"""Conversations with an acceptor that was just switched on, and with one that is ready."""

import pytest

from tests.hardware.ebds.conversation import Conversation


@pytest.fixture
def fresh() -> Conversation:
    return Conversation()


@pytest.fixture
def ready() -> Conversation:
    return Conversation().start_up()
