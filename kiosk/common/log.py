"""One JSON line per event on standard error: for journald, and for a person with grep."""

import logging
import sys
from collections.abc import Callable
from typing import Literal, TypeAlias

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from kiosk.common.masking import mask_secrets

LogLevel: TypeAlias = Literal["debug", "info", "warning", "error"]


def configure_log(
    program: str, level: LogLevel = "info", keep: Callable[[str], None] | None = None
) -> None:
    """Send structlog's and the standard library's records of this process to standard error.

    `keep` is given each line too, from whatever thread logs: it must not wait, log or raise.
    """

    def name_program(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {"program": program, **event}

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        name_program,
        mask_secrets,
    ]

    def render(logger: WrappedLogger, method: str, event: EventDict) -> str:
        line = str(as_json(logger, method, event))
        if keep is not None:
            keep(line)
        return line

    as_json = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processor=render, foreign_pre_chain=shared)
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def last_four(token: str) -> str:
    """A token as a log may show it."""
    return f"…{token[-4:]}"
