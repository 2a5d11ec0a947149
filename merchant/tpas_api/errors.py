"""Refusals in the payment service's own envelope."""

from datetime import datetime

from starlette.responses import JSONResponse

from merchant.errors import ApiError

_ACCESS = 375
_INVALID = 200
_DUPLICATE = 210
_INTERNAL = 100


def envelope(error: ApiError, now: datetime) -> JSONResponse:
    """The service's error form, with our word beside its number."""
    return JSONResponse(
        {
            "errors": [
                {
                    "domain": f"merchant.{error.word.title().replace('_', '')}Exception",
                    "code": _number(error),
                    "word": error.word,
                    "message": error.message,
                    "location": error.details.get("location", ""),
                    "occurredAt": int(now.timestamp() * 1000),
                }
            ]
        },
        error.status,
    )


def _number(error: ApiError) -> int:
    match error.status:
        case 401 | 403:
            return _ACCESS
        case 409:
            return _DUPLICATE
        case status if status >= 500:
            return _INTERNAL
        case _:
            return _INVALID


def access_denied() -> ApiError:
    return ApiError(401, "UNAUTHORIZED", "E4101", "Access not authorized")


def invalid_parameter(message: str, location: str) -> ApiError:
    return ApiError(400, "INVALID_REQUEST", "E4111", message, location=location)


def funding_unknown() -> ApiError:
    return ApiError(404, "FUNDING_UNKNOWN", "E4113", "No such funding", location="fundingId")
