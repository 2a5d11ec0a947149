"""What an endpoint refuses, in a form each surface renders in its own way."""

from typing import Any


class ApiError(Exception):
    """A refusal: HTTP status, our word for programs, the catalogue's code for people."""

    def __init__(self, status: int, word: str, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.word = word
        self.code = code
        self.message = message
        self.details = details


def unauthorized() -> ApiError:
    return ApiError(401, "UNAUTHORIZED", "E4101", "Access not authorized")


def session_unknown() -> ApiError:
    return ApiError(404, "SESSION_UNKNOWN", "E4102", "This kiosk has no such session")


def order_unknown() -> ApiError:
    return ApiError(404, "ORDER_UNKNOWN", "E4103", "This kiosk has no such order")


def idempotency_mismatch(what: str) -> ApiError:
    message = f"This {what} was used before, for something else"
    return ApiError(409, "IDEMPOTENCY_MISMATCH", "E4104", message)


def session_unfinished(session: dict[str, Any]) -> ApiError:
    message = "An earlier session of this kiosk has an order that is not finished"
    return ApiError(409, "SESSION_UNFINISHED", "E4105", message, session=session)


def funding_paused(code: str, pause: dict[str, Any]) -> ApiError:
    message = "The operator lets no funding begin now"
    return ApiError(409, "FUNDING_PAUSED", code, message, pause=pause)


def codes_exhausted() -> ApiError:
    return ApiError(409, "CODES_EXHAUSTED", "E4106", "This session has had all its codes")


def session_closed() -> ApiError:
    return ApiError(409, "SESSION_CLOSED", "E4107", "This session takes no new code any more")


def order_withdrawn() -> ApiError:
    return ApiError(409, "ORDER_WITHDRAWN", "E4108", "The order was withdrawn before this claim")


def report_mismatch(why: str) -> ApiError:
    return ApiError(409, "REPORT_MISMATCH", "E4109", why)


def report_after_final() -> ApiError:
    message = "The final report has come; nothing can follow it"
    return ApiError(409, "REPORT_AFTER_FINAL", "E4110", message)


def commissioning_exhausted() -> ApiError:
    message = "This kiosk has booked all commissioning credits of this gaming day"
    return ApiError(409, "COMMISSIONING_EXHAUSTED", "E4120", message)


def invalid_request(why: str, **details: Any) -> ApiError:
    return ApiError(422, "INVALID_REQUEST", "E4111", why, **details)


def busy() -> ApiError:
    return ApiError(503, "BUSY", "E4112", "The server is busy; try again")


def payment_service_refused() -> ApiError:
    message = "The payment service refused our request"
    return ApiError(502, "PAYMENT_SERVICE_REFUSED", "E4001", message)


def payment_service_unreachable() -> ApiError:
    message = "The payment service cannot be reached"
    return ApiError(503, "PAYMENT_SERVICE_UNREACHABLE", "E4002", message)
