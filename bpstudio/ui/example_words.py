"""What the shipped examples say, listed for translation: their files are no source code."""

from __future__ import annotations

from bpstudio.words import QT_TRANSLATE_NOOP

EXAMPLE_WORDS = (
    QT_TRANSLATE_NOOP("examples", "Worked by hand"),
    QT_TRANSLATE_NOOP("examples", "TensorFlow Playground"),
    QT_TRANSLATE_NOOP("examples", "Real data"),
    QT_TRANSLATE_NOOP("examples", "A linear layer and a sigmoid (the blog post)"),
    QT_TRANSLATE_NOOP("examples", "The 2 – 2 – 2 network of Matt Mazur"),
    QT_TRANSLATE_NOOP("examples", "One neuron, the shortest lesson"),
    QT_TRANSLATE_NOOP("examples", "A tanh neuron (micrograd)"),
    QT_TRANSLATE_NOOP("examples", "XOR gate, 2 – 4 – 1"),
    QT_TRANSLATE_NOOP("examples", "Circle"),
    QT_TRANSLATE_NOOP("examples", "Exclusive or"),
    QT_TRANSLATE_NOOP("examples", "Gauss"),
    QT_TRANSLATE_NOOP("examples", "Spiral"),
    QT_TRANSLATE_NOOP("examples", "Spiral with 8 – 8 – 8"),
    QT_TRANSLATE_NOOP("examples", "Plane (regression)"),
    QT_TRANSLATE_NOOP("examples", "Multi-Gauss (regression)"),
    QT_TRANSLATE_NOOP("examples", "Iris, 4 – 8 – 3"),
    QT_TRANSLATE_NOOP("examples", "Digits, 64 – 32 – 10"),
    QT_TRANSLATE_NOOP("examples", "A linear layer and a sigmoid"),
    QT_TRANSLATE_NOOP("examples", "Worked example: 2 – 2 – 2"),
    QT_TRANSLATE_NOOP("examples", "One neuron"),
    QT_TRANSLATE_NOOP("examples", "A tanh neuron"),
    QT_TRANSLATE_NOOP("examples", "XOR gate"),
    QT_TRANSLATE_NOOP("examples", "Spiral, 8 – 8 – 8"),
    QT_TRANSLATE_NOOP("examples", "Plane"),
    QT_TRANSLATE_NOOP("examples", "Multi-Gauss"),
    QT_TRANSLATE_NOOP(
        "examples",
        "C1 is the linear layer y = W x + b and C2 the sigmoid. The derivative that enters at"
        " the end is 1, so J is the output itself.",
    ),
    QT_TRANSLATE_NOOP(
        "examples", "The printed weights are rounded, so the last digit may differ by one."
    ),
    QT_TRANSLATE_NOOP(
        "examples",
        "Liu Xin, The backpropagation algorithm (a blog post in Chinese), 2018-03-21",
    ),
    QT_TRANSLATE_NOOP("examples", "Matt Mazur, A Step by Step Backpropagation Example, 2015-03-17"),
    QT_TRANSLATE_NOOP(
        "examples", "The source leaves the biases unchanged, so they are not trained here."
    ),
    QT_TRANSLATE_NOOP("examples", "net h₁"),
    QT_TRANSLATE_NOOP("examples", "out h₁"),
    QT_TRANSLATE_NOOP("examples", "out h₂"),
    QT_TRANSLATE_NOOP("examples", "out o₁"),
    QT_TRANSLATE_NOOP("examples", "out o₂"),
    QT_TRANSLATE_NOOP("examples", "E total"),
    QT_TRANSLATE_NOOP("examples", "w₁ after one step"),
    QT_TRANSLATE_NOOP("examples", "w₂ after one step"),
    QT_TRANSLATE_NOOP("examples", "w₃ after one step"),
    QT_TRANSLATE_NOOP("examples", "w₄ after one step"),
    QT_TRANSLATE_NOOP("examples", "w₅ after one step"),
    QT_TRANSLATE_NOOP("examples", "w₆ after one step"),
    QT_TRANSLATE_NOOP("examples", "w₇ after one step"),
    QT_TRANSLATE_NOOP("examples", "w₈ after one step"),
    QT_TRANSLATE_NOOP("examples", "E total after one step"),
    QT_TRANSLATE_NOOP(
        "examples",
        "With these very weights it is 0.291027774. The printed figure, 0.291027924, is what "
        "comes out when the hidden δ are computed from output weights that were already "
        "updated, a bug that the author's later code fixes. It is why the update waits until "
        "the backward pass has ended.",
    ),
    QT_TRANSLATE_NOOP("examples", "The shortest lesson"),
    QT_TRANSLATE_NOOP("examples", "The shortest lesson: 3 · 2 + 1 = 7, and the target is 9."),
    QT_TRANSLATE_NOOP("examples", "output"),
    QT_TRANSLATE_NOOP("examples", "loss"),
    QT_TRANSLATE_NOOP("examples", "w after one step"),
    QT_TRANSLATE_NOOP("examples", "b after one step"),
    QT_TRANSLATE_NOOP("examples", "output after one step"),
    QT_TRANSLATE_NOOP("examples", "loss after one step"),
    QT_TRANSLATE_NOOP("examples", "Andrej Karpathy, micrograd lecture"),
    QT_TRANSLATE_NOOP("examples", "J is the output itself, so the derivative that enters is 1."),
    QT_TRANSLATE_NOOP(
        "examples", "The four rows of XOR: no single line parts them, so a hidden layer is needed."
    ),
    QT_TRANSLATE_NOOP("examples", "TensorFlow Playground's data set and default network"),
    QT_TRANSLATE_NOOP("examples", "Three layers of eight can wind around the spiral."),
    QT_TRANSLATE_NOOP("examples", "Fisher 1936; UCI Machine Learning Repository, CC BY 4.0"),
    QT_TRANSLATE_NOOP(
        "examples", "Alpaydin and Kaynak 1998; UCI Machine Learning Repository, CC BY 4.0"
    ),
)
