"""What every file of the project holds to."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.structure.source_tree import ROOT, tracked_files

# Written so that this file does not match itself.
REGISTRY = re.compile(
    r"pypi\.(?:org|io)|python[h]osted|npmj[s]|deb\.debia[n]|(?:extra-)?index-ur[l]"
)
ONE_MACHINE = re.compile(r"(?<![\w.}])/(?:work|hom[e]|roo[t]|tmp/en[v])/|\.\./share[d]")


def _texts() -> dict[str, str]:
    texts = {}
    for path in tracked_files():
        try:
            texts[str(path.relative_to(ROOT))] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture
    return texts


@pytest.mark.parametrize("pattern", [REGISTRY, ONE_MACHINE], ids=["registry", "one machine's path"])
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    found = [
        f"{name}: {match.group()}"
        for name, text in _texts().items()
        if name != "tests/structure/test_files.py"
        for match in [pattern.search(text)]
        if match
    ]

    assert not found, "\n".join(found)


def test_every_direct_dependency_is_pinned_to_a_version_that_fits() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    optional = [line for extra in project["optional-dependencies"].values() for line in extra]
    pins = dict(
        line.split("==")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if line and not line.startswith("#")
    )
    versions = {canonicalize_name(name): version for name, version in pins.items()}

    for line in [*project["dependencies"], *optional]:
        requirement = Requirement(line)
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in constraints.txt"
        assert requirement.specifier.contains(version), f"{line}, but pinned to {version}"


def test_every_module_says_what_it_is_for_and_stays_short() -> None:
    for path in tracked_files():
        relative = path.relative_to(ROOT)
        if path.suffix != ".py" or relative.parts[0] not in {"kiosk", "hardware", "merchant"}:
            continue
        text = path.read_text("utf-8")
        assert not text or text.startswith('"""'), f"{relative} does not open with a docstring"
        assert text.count("\n") < 400, f"{relative} is too long"


def test_scripts_can_be_run() -> None:
    scripts = [path for path in (ROOT / "script").iterdir() if not path.suffix]

    assert {"setup", "test", "lint", "demo"} <= {path.name for path in scripts}
    assert all(path.stat().st_mode & 0o111 for path in [*scripts, ROOT / ".ci/run"])
