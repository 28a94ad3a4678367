"""What is at a point of the scene: besides neurons and edges, pixels and cells of matrices."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bpstudio.frame import Selection
from bpstudio.ui.canvas.hover import Row, describe, target_at
from bpstudio.ui.canvas.matrices import Cell, cell_at
from bpstudio.ui.canvas.paint_card import Card, card_for
from bpstudio.ui.canvas.scene import Scene

Told = tuple[str, tuple[Row, ...], Card | None]
"""A title, rows of names and numbers, and a map."""


def place_at(scene: Scene, x: float, y: float) -> Selection | None:
    """The neuron, edge or loss at this point; of a cell of a matrix its strongest weight."""
    pixel = _pixel_at(scene, x, y)
    if pixel is not None:
        return pixel
    cell = matrix_cell_at(scene, x, y)
    return target_at(scene.layout, x, y) if cell is None else cell.strongest


def matrix_cell_at(scene: Scene, x: float, y: float) -> Cell | None:
    """The cell of a picture of weights."""
    cells = (cell_at(scene.reading, place, x, y) for place in scene.layout.matrices)
    return next((cell for cell in cells if cell is not None), None)


def described(scene: Scene, mouse: tuple[float, float]) -> Told | None:
    """What the box beside the mouse says of the scene's `hover`."""
    if scene.hover is None:
        return None
    title, rows = describe(scene.reading, scene.hover)
    cell = matrix_cell_at(scene, *mouse)
    if cell is not None and cell.strongest == scene.hover:
        rows = (*rows, *_cell_rows(cell))
    card = card_for(scene, scene.hover)
    if card is not None:
        map_is = QCoreApplication.translate("NetworkCanvas", "map")
        if scene.shows_image:
            map_is = QCoreApplication.translate("NetworkCanvas", "picture")
        rows = (*rows, (map_is, card.reach_text))
    return title, rows, card


def _cell_rows(cell: Cell) -> tuple[Row, ...]:
    """Which weights the cell stands for, if several."""
    if len(cell.rows) * len(cell.columns) == 1:
        return ()
    name = QCoreApplication.translate("NetworkCanvas", "strongest of")
    text = QCoreApplication.translate("NetworkCanvas", "neurons {rows}, inputs {columns}")
    return ((name, text.format(rows=_stretch(cell.rows), columns=_stretch(cell.columns))),)


def _stretch(neurons: range) -> str:
    first, last = neurons.start + 1, neurons.stop
    return f"{first}" if first == last else f"{first}–{last}"


def _pixel_at(scene: Scene, x: float, y: float) -> Selection | None:
    picture = None if scene.maps is None else scene.maps.sample()
    box = scene.layout.sample
    if picture is None or not box.contains(x, y):
        return None
    columns, rows = picture.width(), picture.height()
    column = min(columns - 1, int((x - box.x) / box.width * columns))
    row = min(rows - 1, int((y - box.y) / box.height * rows))
    return Selection(0, row * columns + column)
