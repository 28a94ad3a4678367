"""Where resources/ is: inside an installed wheel, or at the top of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CANDIDATES = (_PACKAGE / "resources", _PACKAGE.parent / "resources")

ROOT: Path = next((path for path in _CANDIDATES if path.is_dir()), _CANDIDATES[0])


def path(relative: str) -> Path:
    """The full path of a shipped file, such as "datasets/iris.csv"."""
    return ROOT / relative
