"""What the merchant server says became of a session's money."""

from typing import Final

import anyio

from kiosk.engine.desk import Desk
from kiosk.engine.merchant_client import MerchantError
from kiosk.engine.questions.question import Fields

SERVER_S: Final = 5.0  # how long it is waited for


async def ask_server(desk: Desk, session_id: str) -> tuple[Fields | None, str]:
    """Where the server says the money is; None, and why, when it does not answer."""
    try:
        with anyio.fail_after(SERVER_S):
            view = await desk.merchant.session(session_id, 0, 0)
    except MerchantError as error:
        return None, error.code
    except TimeoutError:
        return None, "E3001"
    return {"state": view.state, **(view.money.model_dump() if view.money else {})}, ""
