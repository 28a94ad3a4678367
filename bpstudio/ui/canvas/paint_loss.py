"""Painting of what stands right of the outputs: targets, the lines to the loss, and its box."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.frame import Selection
from bpstudio.ui.canvas import numbers
from bpstudio.ui.canvas.layout import LARGE
from bpstudio.ui.canvas.materials import TextStyle
from bpstudio.ui.canvas.paint_edges import loss_line
from bpstudio.ui.canvas.paint_text import Align, Run, draw_runs, draw_text, elided, struck_run
from bpstudio.ui.canvas.scene import Scene
from bpstudio.ui.core_words import engine_words

_FEW = 5
_FORMULAS = {
    "half_squared_error": ("J = ½Σ(a−y)²",),
    "mean_squared_error": ("J = Σ(a−y)² / n",),
    "mean_absolute_error": ("J = Σ|a−y| / n",),
    "binary_cross_entropy": ("J = −Σ y ln a", "+ (1−y) ln(1−a)"),
    "cross_entropy": ("J = −Σ y ln a",),
    "output": ("J = Σ a",),
}


def paint_targets(painter: QPainter, scene: Scene) -> None:
    """What each output should be, and the way from it to the loss."""
    for output in scene.layout.columns[-1].shown:
        text = _target_text(scene, output)
        _paint_target(painter, scene, output)
        line = loss_line(scene.layout, output, _indent(scene, text))
        if line is not None:
            pen = QPen(scene.faint(scene.theme.grey, 0.55), 1.2 * scene.layout.scale)
            painter.setPen(pen)
            painter.drawLine(line)


def paint_loss(painter: QPainter, scene: Scene) -> None:
    """The loss, its summands, and the lines that the current step follows."""
    now = scene.reading.highlight
    column = scene.layout.columns[-1]
    for output in range(0) if now is None else now.outputs:
        _paint_current_line(painter, scene, output)
    for output in column.shown:
        _paint_term(painter, scene, output)
        _paint_changed_target(painter, scene, output)
    _paint_box(painter, scene)


def _paint_current_line(painter: QPainter, scene: Scene, output: int) -> None:
    phase = scene.reading.phase
    line = loss_line(scene.layout, output, _indent(scene, _target_text(scene, output)))
    if line is not None and phase is not None:
        painter.setPen(QPen(QColor(scene.colour(phase)), 3.4 * scene.layout.scale))
        painter.drawLine(line)


def _target_text(scene: Scene, output: int) -> str:
    """As much as there is room for: class, word and value, or less of them."""
    target = scene.reading.target(output)
    if target is None:
        return ""
    word = QCoreApplication.translate("NetworkCanvas", "target {value}")
    exact, rough = (_figure(numbers.short(target)), _figure(numbers.fitted(target, 5, given=True)))
    names = scene.reading.frame.problem.dataset.class_names
    if len(names) == scene.reading.sizes[-1] > 1:
        name = engine_words(names[output])
        if name.isdecimal():
            # Beside “output 7” a bare 6 would be taken for a number of the output.
            name = QCoreApplication.translate("NetworkCanvas", "class {name}").format(name=name)
        # Where even the name is cut, the value must not be: so it comes first.
        texts = [f"{name} · {word.format(value=exact)}", f"{name}: {exact}", f"{exact} · {name}"]
    else:
        texts = [word.format(value=exact), word.format(value=rough), f"y {exact}", f"y {rough}"]
    style = _target_style(scene)
    whole = _room_beside(scene) if _beside(scene) else _target_room(scene)
    room = whole - 7 * scene.layout.scale
    return next((t for t in texts if scene.fonts.width(style, t) <= room), texts[-1])


def _figure(text: str) -> str:
    """A whole number without its decimals: most targets are 0 or 1."""
    whole, _, decimals = text.partition(".")
    return text if decimals.strip("0") else whole


def _beside(scene: Scene) -> bool:
    """Whether targets stand on the lines, just behind the outputs, for want of height."""
    column = scene.layout.columns[-1]
    return column.radius < LARGE or column.spacing < 2.6 * column.radius


def _target_style(scene: Scene) -> tuple[int, bool, bool]:
    spacing = scene.layout.columns[-1].spacing
    size, bold, italic = scene.pixels(12)
    return max(6, min(size, int(0.8 * spacing))), bold, italic


def _target_room(scene: Scene) -> float:
    column = scene.layout.columns[-1]
    return max(0.0, scene.layout.loss.x - column.x - column.radius)


def _room_beside(scene: Scene) -> float:
    """For words on the line to the loss; a few lines need little room to come together."""
    few = len(scene.layout.columns[-1].ys) <= _FEW
    return (0.85 if few else 0.7) * _target_room(scene)


def _indent(scene: Scene, text: str) -> float:
    if not text or not _beside(scene):
        return 0.0
    style = _target_style(scene)
    text = elided(scene, text, style, _room_beside(scene))
    return scene.fonts.width(style, text) + 10 * scene.layout.scale


def target_point(scene: Scene, output: int) -> QPointF:
    """Where the words of the target begin, halfway up."""
    column = scene.layout.columns[-1]
    y = column.y(output)
    if not _beside(scene):
        downwards = y <= scene.layout.loss.middle[1] + 1
        y += (-0.72 if downwards else 0.72) * column.radius
    return QPointF(column.x + column.radius + 6 * scene.layout.scale, y)


def _target_words(scene: Scene, output: int) -> str:
    """What there is room for of its text."""
    text = _target_text(scene, output)
    room = scene.width - target_point(scene, output).x() - 4
    if _beside(scene):
        room = _room_beside(scene)
    return elided(scene, text, _target_style(scene), room) if text else ""


def _paint_target(painter: QPainter, scene: Scene, output: int) -> None:
    if words := _target_words(scene, output):
        place, style = target_point(scene, output), _target_style(scene)
        point = (place.x(), place.y())
        draw_text(painter, scene, point, words, style, scene.theme.muted, Align.LEFT)


def _paint_changed_target(painter: QPainter, scene: Scene, output: int) -> None:
    """Over the backdrop's: lit, and followed by what it was."""
    old = scene.reading.old(lambda reading: reading.target(output))
    words = "" if old is None else _target_words(scene, output)
    if old is None or not words:
        return
    style, place = _target_style(scene), target_point(scene, output)
    runs = (
        Run(f"{words} ", style, QColor(scene.theme.muted)),
        struck_run(scene, _figure(numbers.short(old)), 10.5),
    )
    point = (place.x(), place.y())
    draw_runs(painter, scene, point, runs, Align.LEFT, knock_out=True, changed=True)


def _paint_term(painter: QPainter, scene: Scene, output: int) -> None:
    """The output's own summand of the loss, on its line."""
    if _beside(scene) or _target_room(scene) < 70 * scene.layout.scale:
        return
    term, line = scene.reading.loss_term(output), loss_line(scene.layout, output)
    if term is None or line is None:
        return
    point = line.pointAt(0.55)
    runs = (
        Run(
            f"{numbers.term_symbol(output)} ",
            scene.pixels(11, italic=True),
            QColor(scene.theme.muted),
        ),
        Run(numbers.fixed(term), scene.pixels(11), QColor(scene.theme.text)),
    )
    changed = scene.reading.old(lambda reading: reading.loss_term(output)) is not None
    draw_runs(painter, scene, (point.x(), point.y()), runs, knock_out=True, changed=changed)


def _paint_box(painter: QPainter, scene: Scene) -> None:
    box, theme, scale = scene.layout.loss, scene.theme, scene.layout.scale
    reading = scene.reading
    now = reading.highlight
    layer = len(reading.sizes)
    current = now is not None and now.layer == layer
    rect = QRectF(box.x, box.y, box.width, box.height)
    corner = 8 * scale
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if current and now is not None:
        painter.setPen(QPen(scene.faint(scene.colour(now.phase), 0.38), 6 * scale))
        grown = rect.adjusted(-4 * scale, -4 * scale, 4 * scale, 4 * scale)
        painter.drawRoundedRect(grown, corner + 3 * scale, corner + 3 * scale)
    old = reading.old(lambda one: one.loss)
    lit = scene.flash if old is not None else 0.0
    painter.setBrush(scene.colours.blend(theme.flash, theme.node, lit))
    painter.setPen(QPen(QColor(_box_colour(scene, current)), (2.5 if current else 1.5) * scale))
    painter.drawRoundedRect(rect, corner, corner)
    _paint_formula(painter, scene, rect)
    if old is not None:
        run = struck_run(scene, numbers.fixed(old, 6), 11)
        draw_runs(painter, scene, (rect.center().x(), rect.bottom() + 11 * scale), (run,))


def _box_colour(scene: Scene, current: bool) -> str:
    here = Selection(len(scene.reading.sizes), 0)
    if current:
        return scene.theme.grey
    if here in (scene.hover, scene.reading.frame.selection):
        return scene.theme.accent
    return scene.theme.border


def _paint_formula(painter: QPainter, scene: Scene, rect: QRectF) -> None:
    theme, x = scene.theme, rect.center().x()
    lines = _FORMULAS.get(scene.reading.frame.document.spec.loss, ("J",))
    height = rect.height()
    size = min(12.0 * scene.layout.scale, 0.24 * height) * (0.88 if len(lines) > 1 else 1.0)
    style = (round(size), False, True)
    widest = max(scene.fonts.width(style, line) for line in lines)
    if widest > 0.94 * rect.width():
        style = (max(1, int(style[0] * 0.94 * rect.width() / widest)), False, True)
    for row, line in enumerate(lines):
        y = rect.y() + height * (0.29 if len(lines) == 1 else 0.2 + 0.24 * row)
        draw_text(painter, scene, (x, y), line, style, theme.muted)
    loss = scene.reading.loss
    unknown = "" if scene.reading.live else "·"
    colour = scene.faint(theme.muted, 0.65) if loss is None else QColor(theme.text)
    style = (round(min(15.5 * scene.layout.scale, 0.3 * height)), True, False)
    text = unknown if loss is None else _fitted(scene, loss, style, 0.92 * rect.width())
    y = rect.y() + height * (0.7 if len(lines) == 1 else 0.76)
    draw_text(painter, scene, (x, y), text, style, colour)


def _fitted(scene: Scene, loss: float, style: TextStyle, width: float) -> str:
    """With six decimals, or fewer where the box is narrow."""
    texts = (numbers.fixed(loss, decimals) for decimals in (6, 5, 4, 3))
    return next((t for t in texts if scene.fonts.width(style, t) <= width), numbers.fixed(loss, 2))
