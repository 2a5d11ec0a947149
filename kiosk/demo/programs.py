"""The desk's programs, one entry each: what it is started with."""

import socket
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from kiosk.common.entropy import Entropy, SystemEntropy
from kiosk.demo.process import Program

MACHINE_NUMBER: Final = "1234"
KIOSK_NUMBER: Final = 10
KIOSK_ID: Final = "kiosk-10"
CURRENCY: Final = "USD"
DENOMINATIONS_MINOR: Final = (1_00, 5_00, 10_00, 20_00, 50_00, 100_00)
ACCESS_ID: Final = "desk-casino"
MERCHANT_ID: Final = "desk-merchant"
CLIENT_ID: Final = "desk-tpas"
TERMINAL: Final = ("kiosk-engine", "kiosk-ui")
LOOPBACK: Final = "127.0.0.1"
LAN_PHONE_PORT: Final = 8091  # the same each time: a firewall opened for it fits the next demo


class Screen(Enum):
    """How the kiosk's screen is run."""

    NONE = "none"
    DRIVEN = "driven"  # without a display; touched through its standard input
    WINDOW = "window"  # for a person, with the simulated machine's window beside it


@dataclass(frozen=True, slots=True)
class Layout:
    """What is chosen of a desk. With a `lan_address`, the phone page alone listens there."""

    screen: Screen = Screen.DRIVEN
    size: str = "1024x600"
    lan_address: str | None = None
    protocol: str = "id003"  # of the machine's line


DRIVEN: Final = Layout()


@dataclass(frozen=True, slots=True)
class Desk:
    """Where everything is, and the secrets that the programs share."""

    folder: Path
    layout: Layout
    machine_number: str
    merchant_port: int
    api_port: int
    phone_host: str
    phone_port: int
    merchant_secret: str
    access_key: str
    client_secret: str
    operator_secret: str
    technician_key: str

    @classmethod
    def arrange(cls, folder: Path, layout: Layout, entropy: Entropy | None = None) -> "Desk":
        """A desk in this empty folder, with ports that are free now and secrets of its own."""
        chance = entropy or SystemEntropy()
        for name in ("run", "data", "screens"):
            (folder / name).mkdir(mode=0o700)
        merchant_port, api_port, phone_port = _free_ports(3)
        return cls(
            folder=folder,
            layout=layout,
            machine_number=MACHINE_NUMBER,
            merchant_port=merchant_port,
            api_port=api_port,
            phone_host=layout.lan_address or LOOPBACK,
            phone_port=_lan_port(layout.lan_address) if layout.lan_address else phone_port,
            merchant_secret=chance.identifier(),
            access_key=chance.identifier(),
            client_secret=chance.identifier(),
            operator_secret=chance.identifier(),
            technician_key=chance.identifier(),
        )

    @property
    def ui_socket(self) -> Path:
        return self.folder / "run" / "ui.socket"

    @property
    def operator_socket(self) -> Path:
        return self.folder / "run" / "operator.socket"

    @property
    def machine_control(self) -> Path:
        return self.folder / "run" / "machine.socket"

    @property
    def machine_line(self) -> Path:
        return self.folder / "run" / "machine"

    @property
    def screens(self) -> Path:
        """The folder for pictures of the screen."""
        return self.folder / "screens"

    @property
    def merchant_url(self) -> str:
        return f"http://{LOOPBACK}:{self.merchant_port}"

    @property
    def api_url(self) -> str:
        return f"http://{LOOPBACK}:{self.api_port}"

    @property
    def phone_url(self) -> str:
        return f"http://{self.phone_host}:{self.phone_port}"


def programs(desk: Desk) -> list[Program]:
    """Every program of the desk."""
    always = [_sandbox(desk), _merchant(desk), _simulator(desk), _engine(desk)]
    match desk.layout.screen:
        case Screen.NONE:
            return always
        case Screen.DRIVEN:
            return [*always, _driven_screen(desk)]
        case Screen.WINDOW:
            return [*always, _screen(desk)]


def _sandbox(desk: Desk) -> Program:
    return Program(
        name="merchant-sandbox",
        main="merchant.sandbox.app:main",
        settings={
            "state_file": desk.folder / "data" / "sandbox.sqlite3",
            "api_port": desk.api_port,
            "phone_host": desk.phone_host,
            "phone_port": desk.phone_port,
            "merchant_url": desk.merchant_url,
            "access_id": ACCESS_ID,
            "client_id": CLIENT_ID,
            "funding_poll_interval_s": 0.2,
            "capture_processed_after_s": 0.1,
            "capture_completed_after_s": 0.1,
            "notification_retry_s": 1,
        },
        secrets={"access_key": desk.access_key, "client_secret": desk.client_secret},
    )


def _merchant(desk: Desk) -> Program:
    kiosk = {"machine_number": MACHINE_NUMBER, "machine_id": 1234, "property_id": 1}
    return Program(
        name="merchant-server",
        main="merchant.app:main",
        settings={
            "port": desk.merchant_port,
            "database_url": f"sqlite:///{desk.folder / 'data' / 'merchant.sqlite3'}",
            "tpas_url": desk.api_url,
            "access_id": ACCESS_ID,
            "merchant_id": MERCHANT_ID,
            "tpas_client_id": CLIENT_ID,
            "allowed_code_origins": [desk.phone_url],
            "policy": {
                "help_line": "1-800-555-0100",
                "help_text": "Gambling problem? Help is free and confidential.",
                "statement_name": "DESK CASINO",
                "translations": {
                    "es": {
                        "help_text": "¿Problemas con el juego? La ayuda es gratis y privada.",
                        "fee_text": "Este servicio no cobra comisión.",
                        "other_ways_text": "La caja acepta efectivo y tarjetas.",
                    }
                },
            },
            "kiosks": {KIOSK_ID: kiosk},
        },
        secrets={
            "access_key": desk.access_key,
            "tpas_client_secret": desk.client_secret,
            "operator_secret": desk.operator_secret,
            "kiosk_secrets": f'{KIOSK_ID} = "{desk.merchant_secret}"',
        },
    )


def _simulator(desk: Desk) -> Program:
    return Program(
        name="egm-simulator",
        main="hardware.simulator.app:main",
        settings={
            "link": desk.machine_line,
            "control": desk.machine_control,
            "protocol": desk.layout.protocol,
            "machine_number": MACHINE_NUMBER,
            "currency": CURRENCY,
            "denominations_minor": DENOMINATIONS_MINOR,
            "credit_limit_minor": 10_000_00,
            "has_window": desk.layout.screen is Screen.WINDOW,
        },
    )


def _engine(desk: Desk) -> Program:
    return Program(
        name="kiosk-engine",
        main="kiosk.engine.app:main",
        settings={
            "kiosk_number": KIOSK_NUMBER,
            "machine_number": MACHINE_NUMBER,
            "data_dir": desk.folder / "data" / "kiosk",
            "ui_socket": desk.ui_socket,
            "operator_socket": desk.operator_socket,
            "allowed_origins": [desk.phone_url],
            "is_demo": True,
            "merchant": {"url": desk.merchant_url},
            "device": {
                "protocol": desk.layout.protocol,
                "port": desk.machine_line,
                "topology": "replace",
                "host_credit_point": "vend_valid",
                "currency": CURRENCY,
            },
        },
        secrets={
            "merchant_secret": desk.merchant_secret,
            "technician_key": desk.technician_key,
        },
    )


def _driven_screen(desk: Desk) -> Program:
    return Program(
        name="kiosk-ui",
        main="kiosk.demo.driven_ui:main",
        settings={"engine_socket": desk.ui_socket, "window": desk.layout.size},
        environment={"QT_QPA_PLATFORM": "offscreen"},
    )


def _screen(desk: Desk) -> Program:
    return Program(
        name="kiosk-ui",
        main="kiosk.ui.app:main",
        settings={"engine_socket": desk.ui_socket, "window": desk.layout.size, "can_quit": True},
    )


def _free_ports(count: int) -> list[int]:
    """Ports of the loopback address that nobody uses now, all different."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in sockets]


def _lan_port(address: str) -> int:
    """The usual port of the phone page, or any other where that one is taken."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the page's server does
        try:
            listener.bind((address, LAN_PHONE_PORT))
        except OSError:
            listener.bind((address, 0))
        port: int = listener.getsockname()[1]
        return port
