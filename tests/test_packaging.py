"""The wheel, the editable install and the bare checkout, each as Python finds it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

from bpstudio import __version__

CHECKOUT = Path(__file__).resolve().parent.parent
builder = pytest.importorskip(
    "hatchling.builders.wheel", reason="hatchling, which builds the wheel, is not installed"
)


def build(kind: str, folder: Path) -> Path:
    """Unpack the wheel of this kind into a folder of its own, as an installer does."""
    (wheel,) = builder.WheelBuilder(str(CHECKOUT)).build(directory=str(folder), versions=[kind])
    installed = folder / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    return installed


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("standard", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("editable", tmp_path_factory.mktemp("editable"))


def resources_seen_from(place: Path) -> Path:
    """Where the package says its resources are, in a Python that has this place alone."""
    code = (
        "import site, sys; sys.path.insert(0, sys.argv[1]); site.addsitedir(sys.argv[1]);"
        "from bpstudio import assets; print(assets.ROOT)"
    )
    ended = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(place)],
        cwd=place,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return Path(ended.stdout.strip())


def test_a_wheel_finds_its_own_resources(wheel: Path) -> None:
    assert resources_seen_from(wheel) == wheel / "bpstudio" / "resources"


def test_an_editable_install_finds_those_of_the_checkout(editable: Path) -> None:
    assert resources_seen_from(editable) == CHECKOUT / "resources"


def test_a_bare_checkout_finds_its_own_resources() -> None:
    assert resources_seen_from(CHECKOUT) == CHECKOUT / "resources"


def test_the_wheel_holds_all_code_and_resources_and_nothing_else(wheel: Path) -> None:
    code = files_below(CHECKOUT / "bpstudio")
    resources = {Path("resources") / path for path in files_below(CHECKOUT / "resources")}
    assert files_below(wheel / "bpstudio") == code | resources
    assert {path.name for path in wheel.iterdir()} == {
        "bpstudio",
        f"bpstudio-{__version__}.dist-info",
    }


def files_below(folder: Path) -> set[Path]:
    """Every file but compiled ones."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder) for path in files if "__pycache__" not in path.parts}


def test_there_is_a_console_script_and_a_gui_script(wheel: Path) -> None:
    scripts = ConfigParser()
    scripts.read(wheel / f"bpstudio-{__version__}.dist-info" / "entry_points.txt")
    for group in ("console_scripts", "gui_scripts"):
        assert dict(scripts[group]) == {"bpstudio": "bpstudio.__main__:main"}


def test_no_pyside_that_ends_the_process_is_asked_for() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = [pin for pin in project["dependencies"] if pin.startswith("PySide6")]
    assert any("<6.12" in pin and "python_version < '3.12'" in pin for pin in pins)
    assert all(pin.startswith("PySide6-Essentials") for pin in pins)
