import pytest

pytest.register_assert_rewrite("tests.end_to_end.table")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
