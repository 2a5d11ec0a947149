"""Questions about the network: what the kernel and the server tell, and the connection's test."""

from dataclasses import asdict

import anyio.to_thread

from kiosk.domain.technician import Right
from kiosk.engine.desk import Desk
from kiosk.engine.network import kernel
from kiosk.engine.network.connection_test import STEPS, Step, try_connection
from kiosk.engine.network.way_to_server import way_to_server
from kiosk.engine.questions.question import Asker, BadQuestionError, Fields, Question, Questions


def network_questions(desk: Desk) -> Questions:
    """`network` tells the steps of the newest test too, also while it runs."""
    steps: list[Step] = []
    is_testing = False

    async def network(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        return {
            **await anyio.to_thread.run_sync(_kernel_fields),
            **_server_fields(desk),
            "steps": [asdict(step) for step in steps],
            "step_names": list(STEPS),
            "is_testing": is_testing,
        }

    async def connection_test(fields: Fields, asker: Asker) -> Fields:
        nonlocal is_testing
        del fields
        if is_testing:
            raise BadQuestionError("a test is running already")
        is_testing = True
        try:
            await asker.record("connection_tested", "", str(desk.settings.merchant.url), "")
            steps.clear()
            await try_connection(way_to_server(desk), steps.append)
        finally:
            is_testing = False
        return {"steps": [asdict(step) for step in steps], "step_names": list(STEPS)}

    return {
        "network": Question(Right.DIAGNOSE, network),
        "connection_test": Question(Right.DIAGNOSE, connection_test),
    }


def _kernel_fields() -> Fields:
    route = kernel.read_default_route()
    return {
        "interfaces": [asdict(each) for each in kernel.read_interfaces()],
        "default_route": asdict(route) if route else None,
        "name_servers": kernel.read_name_servers(),
        "synchronization": kernel.read_synchronization(),
    }


def _server_fields(desk: Desk) -> Fields:
    facts, now = desk.server_facts, desk.clock.utc_now()
    certificate, reading = facts.certificate, facts.reading
    return {
        "kiosk_number": desk.settings.kiosk_number,
        "url": str(desk.settings.merchant.url),
        "is_reachable": desk.board.scene.is_service_reachable,
        "code": "" if desk.board.scene.is_service_reachable else desk.board.scene.service_code,
        "is_secret_accepted": facts.is_secret_accepted,
        "utc": now.isoformat(timespec="seconds"),
        "clock": reading
        and {
            "offset_ms": reading.offset_ms,
            "round_trip_ms": reading.round_trip_ms,
            "age_s": round(desk.clock.monotonic_s() - reading.at_s),
        },
        "certificate": certificate
        and {
            "subject": certificate.subject,
            "issuer": certificate.issuer,
            "ends": certificate.ends.isoformat(),
            "days_left": certificate.days_left(now),
        },
    }
