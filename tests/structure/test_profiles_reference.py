"""The page of the hosts that the simulated machine plays is what their files say."""

from tests.scripts import load_script
from tests.structure.source_tree import ROOT


def test_the_page_of_host_profiles_is_current() -> None:
    page = (ROOT / "docs" / "reference" / "host-profiles.md").read_text("utf-8")

    script = load_script("document_profiles")

    assert page == script.render(), "run: .venv/bin/python script/document_profiles.py"
