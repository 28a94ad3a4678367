"""What the gradients view says of a layer: a word, a figure, a sentence."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from bpstudio.analysis.health import GOOD_UPDATE, Health, LayerHealth, Verdict
from bpstudio.analysis.health_words import (
    DEAD,
    FASTER,
    HEALTHY,
    HEALTHY_LAST,
    LARGE,
    LEARNED,
    NOT_FINITE,
    OUTWEIGHED,
    SATURATED,
    SLOWER,
    SMALL,
    percent,
    shown,
)
from bpstudio.engine import ACTIVATIONS, NetworkSpec
from bpstudio.ui.core_words import engine_words
from bpstudio.words import Text, translated


def verdict_words(verdict: Verdict) -> str:
    """The word for it."""
    return {
        Verdict.HEALTHY: _tr("healthy"),
        Verdict.VANISHING: _tr("vanishing"),
        Verdict.EXPLODING: _tr("exploding"),
        Verdict.DEAD: _tr("dead"),
        Verdict.SATURATED: _tr("saturated"),
        Verdict.CONVERGED: _tr("converged"),
    }[verdict]


def figure_words(one: LayerHealth) -> str:
    """The figure behind the verdict, in as few signs as can be."""
    finding = one.finding
    value = shown(finding.value)
    template = finding.sentence.template
    if template in (DEAD, SATURATED):
        return _tr("{share} of units").format(share=_health(percent(finding.value)))
    if template == LEARNED:
        return _tr("loss = {share} of a guess’s").format(share=_health(percent(finding.value)))
    return {
        HEALTHY: _tr("g = {value} × output’s"),
        SLOWER: _tr("g = {value} × output’s"),
        FASTER: _tr("g = {value} × output’s"),
        HEALTHY_LAST: "‖g‖ = {value}",
        SMALL: "‖g‖ = {value}",
        LARGE: "‖g‖ = {value}",
        OUTWEIGHED: "‖Δw‖ = {value} ‖w‖",
        NOT_FINITE: _tr("g is not finite"),
    }[template].format(value=value)


def sentence(one: LayerHealth) -> str:
    """The verdict's whole reason."""
    return _health(one.finding.sentence)


def tip(one: LayerHealth) -> str:
    """The sentence, and every figure that there is of the layer."""
    figures = one.figures
    lines = [
        sentence(one),
        "",
        _tr("‖w‖ = {0} (weights)").format(shown(figures.weight_norm)),
        _tr("‖g‖ = {0} (gradient, with biases)").format(shown(figures.gradient_norm)),
        _tr("mean size of g = {0} × that of the last layer").format(
            shown(figures.relative_gradient)
        ),
    ]
    if figures.update_ratio is not None:
        lines.append(
            _tr("‖Δw‖ / ‖w‖ = {0} (update; about {1} is usual)").format(
                shown(figures.update_ratio), shown(GOOD_UPDATE)
            )
        )
    if figures.dead_share is not None:
        lines.append(_tr("dead units: {0}").format(_health(percent(figures.dead_share))))
    if figures.saturated_share is not None:
        lines.append(_tr("saturated units: {0}").format(_health(percent(figures.saturated_share))))
    return "\n".join(lines)


def layer_title(spec: NetworkSpec, layer: int) -> str:
    """ "hidden 1 · tanh"."""
    activation = engine_words(ACTIVATIONS[spec.layers[layer - 1].activation].label)
    return f"{layer_name(spec, layer)} · {activation}"


def layer_name(spec: NetworkSpec, layer: int) -> str:
    """ "hidden 1", or "output"."""
    if layer == len(spec.layers):
        return _tr("output")
    return _tr("hidden {0}").format(layer)


def rows_words(health: Health) -> tuple[str, ...]:
    """What the gradients are of: in full, and shorter and shorter."""
    some, total = f"{health.of:,}", f"{health.total:,}"
    rows = _tr("all {0} training samples").format(total)
    if health.of < health.total:
        rows = _tr("{0} of {1} training samples").format(some, total)
    return (
        _tr("Gradient of the mean loss over {0}").format(rows),
        _tr("over {0}").format(rows),
        _tr("{0} rows").format(some),
    )


def _health(words: Text) -> str:
    return translated(words, lambda text: QCoreApplication.translate("health", text))


def _tr(text: str) -> str:
    return QCoreApplication.translate("gradients", text)
