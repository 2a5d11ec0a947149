"""What leaves a kiosk for those who help from afar, after a patron has paid."""

import subprocess
import sys
import tarfile
from pathlib import Path

import anyio
import pytest

from kiosk.contract.messages import Screen
from tests.end_to_end.table import Table, laid_table

pytestmark = pytest.mark.anyio


async def test_no_secret_of_the_run_is_in_a_support_bundle(tmp_path: Path) -> None:
    async with laid_table() as table:
        url = await table.choose("21.00")
        await table.patron.approve()
        await table.until(Screen.CREDITED)
        bundle = tmp_path / "help.tar.gz"
        desk = table.stack.desk
        words = ["--socket", str(desk.operator_socket), "support-bundle", "--output", str(bundle)]
        made = await anyio.to_thread.run_sync(kiosk, [*words, "--config", str(config_of(table))])
        assert made.returncode == 0, made.stderr
        session_ids = [row["session_id"] for row in await table.fundings()]
    with tarfile.open(bundle) as archive:
        files = [archive.extractfile(member) for member in archive.getmembers()]
        everything = b"".join(file.read() for file in files if file is not None).decode()
    assert "CREDITED" in everything
    secrets = (
        desk.merchant_secret,
        desk.access_key,
        desk.client_secret,
        desk.operator_secret,
        desk.technician_key,
    )
    for secret in (*secrets, url.rpartition("/")[2], *session_ids):
        assert secret not in everything


def kiosk(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk.engine.command", *words],
        capture_output=True,
        text=True,
        check=False,
    )


def config_of(table: Table) -> Path:
    """The settings that the table's engine runs with."""
    return next(table.stack.desk.folder.rglob("kiosk-engine.toml"))
