"""Each optimizer's own lines for one parameter, as rules and with numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from bpstudio.engine import (
    L1,
    L2,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    Optimizer,
    Regulariser,
    RMSProp,
)
from bpstudio.stepping.notation import (
    Maths,
    factor,
    fraction,
    function,
    maths,
    named,
    number,
    partial,
    power,
    root,
    symbol,
)

BETA1, BETA2 = symbol("β", "1"), symbol("β", "2")
_M_HAT = Maths(r"\hat{m}", "m̂")
_V_HAT = Maths(r"\hat{v}", "v̂")


@dataclass(frozen=True)
class Change:
    """One parameter before and after the update, and what moved it.

    `letter` is w or b, `symbol` the parameter itself; `mean` is the batch's gradient, `g` the same
    with the regulariser's part; slots are the optimizer's memory of this parameter.
    """

    letter: str
    symbol: Maths
    before: float
    after: float
    mean: float
    g: float
    slots: tuple[float, ...]
    slots_after: tuple[float, ...]
    t: int


class Line(NamedTuple):
    """One line of an update: the rule, and the same with this step's numbers."""

    rule: Maths
    numbers: Maths


def gradient_line(change: Change, regulariser: Regulariser) -> Line:
    """g, with the regulariser's part where there is one: weights pay, biases do not."""
    w, loss_part = change.letter, partial("J", change.letter)
    ends = number(change.g)
    if w == "w" and isinstance(regulariser, L2):
        return Line(
            maths("g = {} + λ w", loss_part),
            maths(
                "g = {} + {} × {} = {}",
                number(change.mean),
                factor(regulariser.rate),
                factor(change.before),
                ends,
            ),
        )
    if w == "w" and isinstance(regulariser, L1):
        sign = function(named("sign"), number(change.before))
        return Line(
            maths("g = {} + λ {}", loss_part, function(named("sign"), "w")),
            maths(
                "g = {} + {} × {} = {}", number(change.mean), factor(regulariser.rate), sign, ends
            ),
        )
    return Line(maths("g = {}", loss_part), maths("g = {}", ends))


def optimizer_lines(optimizer: Optimizer, change: Change) -> list[Line]:
    """What the optimizer does with g; the last line gives the new parameter."""
    return _LINES[type(optimizer)](optimizer, change)


def _move(change: Change, rate: float, by: Maths, by_number: Maths) -> Line:
    """parameter ← parameter − η · by."""
    return Line(
        maths("{} ← {} − η {}", change.letter, change.letter, by),
        maths("{} = {} − {} × {}", change.symbol, number(change.before), factor(rate), by_number),
    )


def _sgd(optimizer: Optimizer, change: Change) -> list[Line]:
    return [_move(change, optimizer.learning_rate, maths("g"), factor(change.g))]


def _velocity(momentum: float, change: Change) -> Line:
    old, new = change.slots[0], change.slots_after[0]
    return Line(
        maths("v ← μ v + g"),
        maths(
            "v = {} × {} + {} = {}", number(momentum), factor(old), factor(change.g), number(new)
        ),
    )


def _momentum(optimizer: Optimizer, change: Change) -> list[Line]:
    assert isinstance(optimizer, Momentum)
    v = factor(change.slots_after[0])
    return [
        _velocity(optimizer.momentum, change),
        _move(change, optimizer.learning_rate, maths("v"), v),
    ]


def _nesterov(optimizer: Optimizer, change: Change) -> list[Line]:
    assert isinstance(optimizer, Nesterov)
    v = change.slots_after[0]
    ahead = maths("({} + {} × {})", number(change.g), number(optimizer.momentum), factor(v))
    return [
        _velocity(optimizer.momentum, change),
        _move(change, optimizer.learning_rate, maths("(g + μ v)"), ahead),
    ]


def _scaled(
    change: Change,
    rate: float,
    eps: float,
    top: Maths,
    top_value: float,
    square: Maths,
    square_value: float,
) -> Line:
    """parameter ← parameter − η top / (√square + ε)."""
    rule = fraction(top, maths("{} + ε", root(square)))
    below = maths("{} + {}", root(number(square_value)), number(eps))
    return _move(change, rate, rule, fraction(number(top_value), below))


def _adagrad(optimizer: Optimizer, change: Change) -> list[Line]:
    assert isinstance(optimizer, AdaGrad)
    old, new = change.slots[0], change.slots_after[0]
    squares = Line(
        maths("s ← s + {}", power("g", "2")),
        maths("s = {} + {} = {}", number(old), power(factor(change.g), "2"), number(new)),
    )
    rate, eps = optimizer.learning_rate, optimizer.eps
    return [squares, _scaled(change, rate, eps, maths("g"), change.g, maths("s"), new)]


def _average(
    letter: str, beta: Maths, beta_value: float, old: float, new: float, of: Maths, added: Maths
) -> Line:
    """letter ← β letter + (1 − β) of."""
    return Line(
        maths("{} ← {} {} + (1 − {}) {}", letter, beta, letter, beta, of),
        maths(
            "{} = {} × {} + {} × {} = {}",
            letter,
            number(beta_value),
            factor(old),
            number(1 - beta_value),
            added,
            number(new),
        ),
    )


def _rmsprop(optimizer: Optimizer, change: Change) -> list[Line]:
    assert isinstance(optimizer, RMSProp)
    old, new = change.slots[0], change.slots_after[0]
    squared = power(factor(change.g), "2")
    rate, eps = optimizer.learning_rate, optimizer.eps
    return [
        _average("v", maths("α"), optimizer.alpha, old, new, power("g", "2"), squared),
        _scaled(change, rate, eps, maths("g"), change.g, maths("v"), new),
    ]


def _corrected(hat: Maths, letter: str, beta: Maths, beta_value: float, raw: float, t: int) -> Line:
    """The bias correction: letter / (1 − β^t)."""
    return Line(
        maths("{} = {}", hat, fraction(letter, maths("1 − {}", power(beta, "t")))),
        maths(
            "{} = {} = {}",
            hat,
            fraction(number(raw), maths("1 − {}", power(number(beta_value), str(t)))),
            number(raw / (1 - beta_value**t)),
        ),
    )


def _adam(optimizer: Optimizer, change: Change) -> list[Line]:
    assert isinstance(optimizer, Adam)
    (m_old, v_old), (m, v), t = change.slots, change.slots_after, change.t
    b1, b2 = optimizer.beta1, optimizer.beta2
    squared = power(factor(change.g), "2")
    m_hat, v_hat = m / (1 - b1**t), v / (1 - b2**t)
    return [
        _average("m", BETA1, b1, m_old, m, maths("g"), factor(change.g)),
        _average("v", BETA2, b2, v_old, v, power("g", "2"), squared),
        _corrected(_M_HAT, "m", BETA1, b1, m, t),
        _corrected(_V_HAT, "v", BETA2, b2, v, t),
        _scaled(change, optimizer.learning_rate, optimizer.eps, _M_HAT, m_hat, _V_HAT, v_hat),
    ]


def _adamw(optimizer: Optimizer, change: Change) -> list[Line]:
    assert isinstance(optimizer, AdamW)
    w, rate, decay = change.letter, optimizer.learning_rate, optimizer.weight_decay
    decayed = change.before * (1 - rate * decay)
    shrink = Line(
        maths("{} ← (1 − η λ) {}", w, w),
        maths(
            "{} = (1 − {} × {}) × {} = {}",
            w,
            number(rate),
            number(decay),
            factor(change.before),
            number(decayed),
        ),
    )
    return [shrink, *_adam(optimizer, replace(change, before=decayed))]


_LINES: Mapping[type[Optimizer], Callable[[Optimizer, Change], list[Line]]] = MappingProxyType(
    {
        SGD: _sgd,
        Momentum: _momentum,
        Nesterov: _nesterov,
        AdaGrad: _adagrad,
        RMSProp: _rmsprop,
        Adam: _adam,
        AdamW: _adamw,
    }
)


_ADAM = (
    "m = beta1 * m + (1 - beta1) * {g}; v = beta2 * v + (1 - beta2) * {g}**2; "
    "{p} -= eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)"
)

_CODE: Mapping[type[Optimizer], str] = MappingProxyType(
    {
        SGD: "{p} -= eta * {g}",
        Momentum: "v = mu * v + {g}; {p} -= eta * v",
        Nesterov: "v = mu * v + {g}; {p} -= eta * ({g} + mu * v)",
        AdaGrad: "s += {g}**2; {p} -= eta * {g} / (np.sqrt(s) + eps)",
        RMSProp: "v = alpha * v + (1 - alpha) * {g}**2; {p} -= eta * {g} / (np.sqrt(v) + eps)",
        Adam: _ADAM,
        AdamW: "{p} *= 1 - eta * weight_decay; " + _ADAM,
    }
)


def update_code(
    optimizer: Optimizer, regulariser: Regulariser, parameter: str, gradient: str, is_weight: bool
) -> str:
    """The update in NumPy; t counts the updates from 1."""
    code = _CODE[type(optimizer)]
    prices: dict[type[Regulariser], str] = {L1: f"np.sign({parameter})", L2: parameter}
    price = prices.get(type(regulariser))
    if price is None or not is_weight:
        return code.format(p=parameter, g=gradient)
    return f"g = {gradient} + lam * {price}; " + code.format(p=parameter, g="g")
