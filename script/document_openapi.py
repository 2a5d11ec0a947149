"""Writes docs/reference/openapi.json from the server's routes: python script/document_openapi.py"""

import json
import tempfile
from pathlib import Path
from typing import Final

import httpx
from pydantic import SecretStr

from kiosk.common.clock import SystemClock
from kiosk.common.entropy import SystemEntropy
from merchant.app import build
from merchant.settings import KioskSettings, MerchantSettings

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "openapi.json"


def render() -> str:
    """The document of a server with the default settings; what it is told here shows nowhere."""
    nothing = SecretStr("none")
    with tempfile.TemporaryDirectory() as folder:
        settings = MerchantSettings(
            database_url=f"sqlite:///{folder}/ledger.db",
            tpas_url="https://tpas.example",
            access_id="none",
            access_key=nothing,
            merchant_id="none",
            tpas_client_id="none",
            tpas_client_secret=nothing,
            operator_secret=nothing,
            allowed_code_origins=("https://pay.example",),
            kiosks={"none": KioskSettings(machine_number="0", machine_id=0, property_id=0)},
            kiosk_secrets=SecretStr('none = "nothing-to-be-seen"'),
        )
        merchant = build(settings, httpx.AsyncClient(), SystemClock(), SystemEntropy())
        document = merchant.application.openapi()
        merchant.database.close()
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), "utf-8")
    print(f"wrote {PAGE.relative_to(Path.cwd())}")
