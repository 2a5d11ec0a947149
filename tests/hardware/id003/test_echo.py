"""A line that echoes."""

from hardware.id003.frames import Frame
from tests.hardware.id003.conversation import DISABLED, ENQUIRY, IDLING, Conversation


class EchoingConversation(Conversation):
    """A line that plays every answer back while the loopback plug is in."""

    is_plug_in = True
    was_echo_answered = False

    def ask(self, command: int, data: bytes = b"") -> Frame | None:
        answer = super().ask(command, data)
        if answer is not None and self.is_plug_in:
            self.acceptor.receive(answer.encode())
            self.was_echo_answered = bool(self.acceptor.data_to_send())
        return answer


def test_an_echoing_line_is_found_out_before_anything_is_accepted() -> None:
    conversation = EchoingConversation()

    conversation.start_up()

    assert conversation.acceptor.host.is_echo
    assert not conversation.acceptor.host.is_ready
    assert conversation.poll() == DISABLED
    assert not conversation.was_echo_answered


def test_an_enquiry_that_comes_back_is_taken_for_our_own_and_not_answered(
    ready: Conversation,
) -> None:
    assert ready.ask(ENQUIRY) is None

    assert ready.acceptor.host.is_ready


def test_a_line_that_stops_echoing_is_believed_again() -> None:
    conversation = EchoingConversation()
    conversation.start_up()
    conversation.is_plug_in = False

    conversation.start_up()

    assert conversation.acceptor.host.is_ready


def test_a_line_that_stops_echoing_while_nothing_goes_on_is_believed_at_the_next_poll() -> None:
    conversation = EchoingConversation()
    conversation.start_up()
    conversation.poll()
    conversation.is_plug_in = False
    assert conversation.poll() == DISABLED

    assert conversation.poll() == IDLING
    assert conversation.acceptor.host.is_ready
