"""The payment service's error envelope."""

from enum import IntEnum

from starlette.responses import JSONResponse


class ErrorCode(IntEnum):
    """The service's published error codes, as far as they happen here."""

    INTERNAL = 100
    INVALID_PARAMETER = 200
    DUPLICATE = 210
    ACCESS_CONTROL = 375


_DOMAIN = "com.trustly.merchantgateway.v1.exception"
_EXCEPTIONS = {
    ErrorCode.INTERNAL: "InternalException",
    ErrorCode.INVALID_PARAMETER: "InvalidParameterException",
    ErrorCode.DUPLICATE: "DuplicateException",
    ErrorCode.ACCESS_CONTROL: "AccessControlException",
}


class ServiceError(Exception):
    """A request that is refused, as the envelope tells it."""

    def __init__(self, http_status: int, code: ErrorCode, message: str, location: str = "") -> None:
        super().__init__(message)
        self.http_status = http_status
        self.code = code
        self.message = message
        self.location = location


def error_response(error: ServiceError, occurred_at_ms: int) -> JSONResponse:
    """`{"errors": [{domain, code, message, location, occurredAt}]}`."""
    entry = {
        "domain": f"{_DOMAIN}.{_EXCEPTIONS[error.code]}",
        "code": error.code,
        "message": error.message,
        "location": error.location,
        "occurredAt": occurred_at_ms,
    }
    return JSONResponse({"errors": [entry]}, status_code=error.http_status)
