"""What explanations say of the forward pass and the loss, each sentence marked for translation.

What stands in braces is filled in by `Text`.
"""

from __future__ import annotations

from bpstudio.stepping.words import QT_TRANSLATE_NOOP

# Forward -----------------------------------------------------------------------------------------

READY_SENTENCE = QT_TRANSLATE_NOOP(
    "explain",
    "Press → to send the {inputs} inputs forward through the network, neuron by neuron.",
)
READY_ONE = QT_TRANSLATE_NOOP(
    "explain",
    "Press → to send the input forward through the network, neuron by neuron.",
)
NEURON = QT_TRANSLATE_NOOP(
    "explain",
    "The {n} inputs of {unit} are weighed and added up with the bias: z = {z}. Its "
    "activation, {f}, turns that into a = {a}.",
)
NEURON_ONE = QT_TRANSLATE_NOOP(
    "explain",
    "The one input of {unit} is weighed and added to the bias: z = {z}. Its activation, {f}, "
    "turns that into a = {a}.",
)
SOFTMAX_SUM_ONE = QT_TRANSLATE_NOOP(
    "explain",
    "The one input of {unit} is weighed and added to the bias: z = {z}. Softmax waits until "
    "every z of the layer is known.",
)
SOFTMAX_SUM = QT_TRANSLATE_NOOP(
    "explain",
    "The {n} inputs of {unit} are weighed and added up with the bias: z = {z}. Softmax "
    "waits until every z of the layer is known.",
)
LARGEST_PART = QT_TRANSLATE_NOOP(
    "explain",
    "The largest part, {product}, comes from {source}.",
)
NO_PART = QT_TRANSLATE_NOOP("explain", "Every product is 0, so only the bias counts.")
PRODUCT = QT_TRANSLATE_NOOP(
    "explain",
    "Product {n} of {of}: the weight times the value of {source} adds {product}, and the "
    "sum stands at {so_far}.",
)
BIAS_ADDED = QT_TRANSLATE_NOOP("explain", "The bias completes the sum: z = {z}.")
ACTIVATION = QT_TRANSLATE_NOOP(
    "explain",
    "The activation, {f}, turns the sum z = {z} into a = {a}.",
)
SATURATED_FORWARD = QT_TRANSLATE_NOOP(
    "explain",
    "At z = {z} the {f} is saturated: its output hardly changes any more when z does.",
)
CUT_OFF = QT_TRANSLATE_NOOP(
    "explain",
    "z = {z} is not above 0, so the ReLU lets nothing through.",
)
SOFTMAX = QT_TRANSLATE_NOOP(
    "explain",
    "Softmax gives {unit} {share} % of the whole: its power of e over the sum of all of "
    "them. Taking away the largest z, m, changes nothing but keeps the powers small.",
)
LAYER_FORWARD = QT_TRANSLATE_NOOP(
    "explain",
    "One product with the weight matrix gives the whole layer “{layer}” at once: {n} "
    "neurons, each from {inputs}.",
)
LAYER_FORWARD_ONE = QT_TRANSLATE_NOOP(
    "explain",
    "The layer “{layer}” is a single neuron with {inputs}, so its weight matrix has one row.",
)
RANGE = QT_TRANSLATE_NOOP("explain", "The activations lie between {low} and {high}.")
FORWARD_PASS = QT_TRANSLATE_NOOP(
    "explain",
    "The input has passed through the network; what came out is now compared with the target.",
)
FORWARD_PASS_ALONE = QT_TRANSLATE_NOOP(
    "explain",
    "The input has passed through the network; what came out makes up J.",
)
RIGHT_CLASS = QT_TRANSLATE_NOOP(
    "explain",
    "The largest share, {share} %, goes to {unit}, which is right.",
)
WRONG_CLASS = QT_TRANSLATE_NOOP(
    "explain",
    "The largest share, {share} %, goes to {unit}; right would be {right}.",
)

# Loss --------------------------------------------------------------------------------------------

LOSS_TERM = QT_TRANSLATE_NOOP(
    "explain",
    "The target of {unit} is {y} and it gave {a}: by the {loss} that costs {e}.",
)
LOSS_TERM_ALONE = QT_TRANSLATE_NOOP(
    "explain",
    "What {unit} gave, {a}, is its part of J.",
)
LOSS_TOTAL_ONE = QT_TRANSLATE_NOOP(
    "explain",
    "The {loss} puts into one number, {j}, how far the output is from its target. "
    "The backward pass asks how each weight changes it.",
)
LOSS_TOTAL = QT_TRANSLATE_NOOP(
    "explain",
    "The {loss} puts into one number, {j}, how far the outputs are from their targets. "
    "The backward pass asks how each weight changes it.",
)
CLIPPED = QT_TRANSLATE_NOOP(
    "explain",
    "A logarithm needs outputs between 0 and 1: {a} is counted as {c}, and there the loss is flat.",
)
OUTPUT_LOSS = QT_TRANSLATE_NOOP(
    "explain",
    "J is simply the sum of the outputs, so the derivative that enters the backward pass is 1.",
)
OUTPUT_LOSS_ONE = QT_TRANSLATE_NOOP(
    "explain",
    "J is simply the output, so the derivative that enters the backward pass is 1.",
)
ONLY_OUTPUT = QT_TRANSLATE_NOOP("explain", "All of it comes from {unit}.")
WORST_OUTPUT = QT_TRANSLATE_NOOP("explain", "Most of it, {share} %, comes from {unit}.")
LARGEST_OUTPUT = QT_TRANSLATE_NOOP("explain", "The largest part, {share} %, comes from {unit}.")
