"""How often a request is repeated: growing pauses, with jitter, up to a cap."""

from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

import anyio
import structlog

from kiosk.common.entropy import Entropy
from kiosk.engine.merchant_client import (
    MerchantError,
    MerchantRefusedError,
    MerchantUnreachableError,
)

FIRST_PAUSE_S = 0.2
PAUSE_MAX_S = 10.0

log = structlog.get_logger()
T = TypeVar("T")


class Backoff:
    """Pauses of 0.2 s, doubling to 10 s, each shortened at random by up to a half."""

    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy
        self._pause_s = FIRST_PAUSE_S

    async def wait(self) -> None:
        await anyio.sleep(self._pause_s * (1 - self._entropy.fraction() / 2))
        self._pause_s = min(PAUSE_MAX_S, self._pause_s * 2)


async def until_reached(request: Callable[[], Awaitable[T]], entropy: Entropy) -> T:
    """Repeat the request until the server answers. Raises MerchantRefusedError when it says no."""
    backoff = Backoff(entropy)
    while True:
        try:
            return await request()
        except MerchantUnreachableError as error:
            log.info("request_repeated", code=error.code, reason=str(error))
        await backoff.wait()


async def until_accepted(
    request: Callable[[], Awaitable[T]],
    entropy: Entropy,
    on_failure: Callable[[MerchantError], None],
    last_words: Collection[str] = (),
) -> T:
    """Repeat the request until the server accepts it: for what must arrive some day.

    Raises MerchantRefusedError only for a refusal whose word is one of `last_words`. Any other
    one, be it a proxy's or of a server being mended, says nothing about what the server has done.
    """
    backoff, is_told = Backoff(entropy), False
    while True:
        try:
            answer = await request()
        except MerchantError as error:
            if isinstance(error, MerchantRefusedError) and error.word in last_words:
                raise
            if is_told:
                log.info("request_repeated", code=error.code, reason=str(error))
            else:
                log.warning("merchant_did_not_accept", code=error.code, reason=str(error))
            is_told = True
            on_failure(error)
        else:
            if is_told:
                log.info("merchant_accepted")
            return answer
        await backoff.wait()
