"""One JSON line per event on standard error: for journald, and for a person with grep."""

import logging
import sys
from typing import Literal, TypeAlias

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

LogLevel: TypeAlias = Literal["debug", "info", "warning", "error"]


def configure_log(program: str, level: LogLevel = "info") -> None:
    """Send structlog's and the standard library's records of this process to standard error."""

    def name_program(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {"program": program, **event}

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        name_program,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(), foreign_pre_chain=shared
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def last_four(token: str) -> str:
    """A token as a log may show it."""
    return f"…{token[-4:]}"
