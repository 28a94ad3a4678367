"""What is worth saying about one neuron's activation or slope in this very case."""

from __future__ import annotations

from bpstudio.stepping import sentences as say
from bpstudio.stepping import sentences_forward as say_forward
from bpstudio.stepping.notation import plain
from bpstudio.stepping.words import Text

SATURATED = 0.01
"""A sigmoid or tanh whose slope is below this passes next to nothing back."""

_S_SHAPED = ("sigmoid", "tanh")
_NEVER_FLAT = ("identity", "leaky_relu")


def activation_remark(activation: str, label: str, z: float, a: float) -> Text | str:
    """A saturated or cut-off neuron is named in the forward pass already."""
    if activation in _S_SHAPED and _flat(activation, a):
        return Text(say_forward.SATURATED_FORWARD, f=label, z=plain(z))
    if activation == "relu" and z <= 0:
        return Text(say_forward.CUT_OFF, z=plain(z))
    return ""


def slope_remark(activation: str, label: str, z: float, a: float, slope: float) -> Text:
    """What the slope does to the gradient that comes back through this neuron."""
    shown = plain(slope, 4)
    if activation == "step":
        return Text(say.STEP_SLOPE)
    if activation == "identity":
        return Text(say.IDENTITY_SLOPE)
    if activation == "relu":
        return Text(say.DEAD, z=plain(z, 4)) if slope == 0 else Text(say.OPEN, z=plain(z, 4))
    if activation == "leaky_relu" and z <= 0:
        return Text(say.LEAKING, z=plain(z, 4), slope=shown)
    if activation not in _NEVER_FLAT and abs(slope) < SATURATED:
        return Text(say.SATURATED, f=label, z=plain(z, 4), a=plain(a), slope=shown)
    if activation == "sigmoid":
        return Text(say.SIGMOID_SLOPE, slope=shown)
    if activation == "tanh":
        return Text(say.TANH_SLOPE, slope=shown)
    return Text(say.SLOPE, f=label, slope=shown)


def _flat(activation: str, a: float) -> bool:
    return (a * (1 - a) if activation == "sigmoid" else 1 - a * a) < SATURATED
