"""What explanations say of the backward pass and the update, each sentence marked for translation.

What stands in braces is filled in by `Text`.
"""

from __future__ import annotations

from bpstudio.stepping.words import QT_TRANSLATE_NOOP

# Backward ----------------------------------------------------------------------------------------

FUSED_SIGMOID = QT_TRANSLATE_NOOP(
    "explain",
    "With binary cross-entropy the slope of the sigmoid, a(1 − a), cancels against the "
    "denominator of ∂J/∂a; what remains is output minus target.",
)
FUSED_SOFTMAX = QT_TRANSLATE_NOOP(
    "explain",
    "With cross-entropy the Jacobian of softmax cancels against y/a; what remains is "
    "output minus target.",
)
TOO_HIGH = QT_TRANSLATE_NOOP(
    "explain",
    "The output is too high by {d}, so its z should fall.",
)
TOO_LOW = QT_TRANSLATE_NOOP(
    "explain",
    "The output is too low by {d}, so its z should rise.",
)
JUST_RIGHT = QT_TRANSLATE_NOOP(
    "explain",
    "The output meets its target, so no gradient starts here.",
)
OUTPUT_SLOPE = QT_TRANSLATE_NOOP("explain", "J is the output itself, so ∂J/∂a is 1.")
OUTPUTS_SLOPE = QT_TRANSLATE_NOOP("explain", "J is the sum of the outputs, so ∂J/∂a is 1.")
NO_ERROR = QT_TRANSLATE_NOOP(
    "explain",
    "The loss asks nothing of {unit} here (target {y}): ∂J/∂a is 0.",
)
RAISES = QT_TRANSLATE_NOOP(
    "explain",
    "The output a = {a} lies above the target {y}, so raising it raises the loss: ∂J/∂a = {da}.",
)
LOWERS = QT_TRANSLATE_NOOP(
    "explain",
    "The output a = {a} lies below the target {y}, so raising it lowers the loss: ∂J/∂a = {da}.",
)
PASSED_BACK = QT_TRANSLATE_NOOP(
    "explain",
    "The {count} neurons of the layer “{layer}” pass their δ back along the weight that "
    "joins them to this neuron, and the products add up.",
)
PASSED_BACK_BY_ONE = QT_TRANSLATE_NOOP(
    "explain",
    "The δ of {unit} comes back along the weight that joins it to this neuron.",
)
DELTA_PRODUCT = QT_TRANSLATE_NOOP(
    "explain",
    "Product {n} of {of}: what {source} passes back along its weight adds {product}, and "
    "the sum stands at {so_far}.",
)
SOFTMAX_DELTA = QT_TRANSLATE_NOOP(
    "explain",
    "The z of {unit} moves all {count} outputs of softmax at once, so each of them passes"
    " back its ∂J/∂a times its own slope.",
)
IDENTITY_SLOPE = QT_TRANSLATE_NOOP(
    "explain",
    "The slope of the identity is 1: the gradient passes unchanged.",
)
STEP_SLOPE = QT_TRANSLATE_NOOP(
    "explain",
    "A step has the slope 0 wherever it is flat, so no gradient passes and nothing before"
    " it can learn.",
)
DEAD = QT_TRANSLATE_NOOP(
    "explain",
    "This ReLU is off for this sample: z = {z} is not above 0, its slope is 0, and no "
    "gradient passes. If it is off for every sample, the neuron is dead.",
)
OPEN = QT_TRANSLATE_NOOP(
    "explain",
    "This ReLU is on (z = {z}): its slope is 1, and the gradient passes unchanged.",
)
LEAKING = QT_TRANSLATE_NOOP(
    "explain",
    "z = {z} is not above 0, so the leaky ReLU lets only a little of the gradient "
    "through: its slope is {slope}.",
)
SATURATED = QT_TRANSLATE_NOOP(
    "explain",
    "At z = {z} the {f} is saturated (a = {a}): its slope is only {slope}, so hardly any "
    "gradient passes.",
)
SIGMOID_SLOPE = QT_TRANSLATE_NOOP(
    "explain",
    "The slope of the sigmoid scales it here: a(1 − a) = {slope}; it is never above 0.25.",
)
TANH_SLOPE = QT_TRANSLATE_NOOP(
    "explain",
    "The slope of tanh scales it here: 1 − a² = {slope}.",
)
SLOPE = QT_TRANSLATE_NOOP("explain", "The slope of the {f} scales it here by {slope}.")
GRADIENTS = QT_TRANSLATE_NOOP(
    "explain",
    "Each weight of {unit} gets its share of the blame: δ = {delta} times what came in "
    "along that weight. The bias gets δ itself, as its input is 1.",
)
NO_GRADIENT = QT_TRANSLATE_NOOP(
    "explain",
    "As the δ of {unit} is 0, so are all its gradients: this sample teaches it nothing.",
)
BIAS_GRADIENT = QT_TRANSLATE_NOOP(
    "explain",
    "The bias works like a weight whose input is always 1, so its gradient is δ itself.",
)
SILENT_SOURCE = QT_TRANSLATE_NOOP(
    "explain",
    "Nothing came in from {source}, so this weight had no part in the loss: its gradient is 0.",
)
WEIGHT_UP_HURTS = QT_TRANSLATE_NOOP(
    "explain",
    "As {source} gave {a}, a larger weight would raise the loss.",
)
WEIGHT_UP_HELPS = QT_TRANSLATE_NOOP(
    "explain",
    "As {source} gave {a}, a larger weight would lower the loss.",
)
ADDS_UP = QT_TRANSLATE_NOOP(
    "explain",
    "This is sample {n} of {of}: its gradient is added to the sum of those before.",
)
FIRST_OF_BATCH = QT_TRANSLATE_NOOP(
    "explain",
    "This is the first of {of} samples: the gradients of the others will be added to its own.",
)
INPUT_GRADIENT = QT_TRANSLATE_NOOP(
    "explain",
    "This is how the loss would change with {unit}.",
)
INPUTS_STAY = QT_TRANSLATE_NOOP(
    "explain",
    "Inputs are data and stay as they are; a layer before this one would take this "
    "gradient as its own.",
)
LAYER_BACKWARD = QT_TRANSLATE_NOOP(
    "explain",
    "All deltas of the layer “{layer}” at once, and from them every gradient of its "
    "weights: an outer product with what came in. Together they have the length {norm}.",
)
LAYER_BACKWARD_ONE = QT_TRANSLATE_NOOP(
    "explain",
    "The δ of the layer “{layer}”, and from it every gradient of its weights: δ times what came "
    "in. Together they have the length {norm}.",
)
BACKWARD_PASS = QT_TRANSLATE_NOOP(
    "explain",
    "Every parameter now has its gradient, and all of them were computed with the old "
    "weights. Together they have the length {norm}.",
)
VANISHING = QT_TRANSLATE_NOOP(
    "explain",
    "Only {share} % of the last layer's δ reach the first: the gradient is vanishing on "
    "its way back.",
)
FLOW = QT_TRANSLATE_NOOP(
    "explain",
    "The first layer's δ is {share} % as long as the last one's.",
)
NOTHING_TO_LEARN = QT_TRANSLATE_NOOP(
    "explain",
    "The last layer's δ is 0, so nothing flows back.",
)
SAMPLE = QT_TRANSLATE_NOOP(
    "explain",
    "Sample {n} of {of} gave {a} for the target {y}: its loss is {j}.",
)
SAMPLE_ALONE = QT_TRANSLATE_NOOP("explain", "Sample {n} of {of} gave {a}: its loss is {j}.")
NOTHING_MOVED_YET = QT_TRANSLATE_NOOP(
    "explain",
    "No weight has moved yet: the next sample meets the same network.",
)
UPDATE_NEXT = QT_TRANSLATE_NOOP(
    "explain",
    "All gradients are known; now the weights may move.",
)

# Update ------------------------------------------------------------------------------------------

MEAN = QT_TRANSLATE_NOOP(
    "explain",
    "The loss of a batch is the mean over its {count} samples, and so is its gradient.",
)
RISES = QT_TRANSLATE_NOOP("explain", "{parameter} rises by {d}, as the gradient is {g}.")
FALLS = QT_TRANSLATE_NOOP("explain", "{parameter} falls by {d}, as the gradient is {g}.")
STAYS = QT_TRANSLATE_NOOP("explain", "{parameter} stays where it is; its gradient is {g}.")
UPDATE_WAITS = QT_TRANSLATE_NOOP(
    "explain",
    "The update waited until here so that no δ ever saw a weight that had already moved.",
)
PRICE = QT_TRANSLATE_NOOP(
    "explain",
    "The regulariser adds {part} to the gradient, its price on this weight.",
)
BIASES_ARE_FREE = QT_TRANSLATE_NOOP(
    "explain",
    "The regulariser charges weights only; biases are free.",
)
BIAS_FIXED = QT_TRANSLATE_NOOP(
    "explain",
    "This network keeps its biases as they are, so only weights move.",
)
LAYER_MOVED = QT_TRANSLATE_NOOP(
    "explain",
    "The {count} parameters of the layer “{layer}” have moved by {norm} together.",
)
LAYER_WEIGHTS_MOVED = QT_TRANSLATE_NOOP(
    "explain",
    "The weights of the layer “{layer}” have moved by {norm} together.",
)
ITERATION = QT_TRANSLATE_NOOP("explain", "All {count} parameters have moved once.")
ITERATION_OF_WEIGHTS = QT_TRANSLATE_NOOP(
    "explain",
    "Every weight has moved once; the biases stay as they are.",
)
LOSS_FELL = QT_TRANSLATE_NOOP(
    "explain",
    "On the same data the loss falls from {before} to {after}.",
)
LOSS_ROSE = QT_TRANSLATE_NOOP(
    "explain",
    "On the same data the loss rises from {before} to {after}: the step was too long, "
    "or the optimizer is still moving by what it learnt before.",
)
LOSS_STAYS = QT_TRANSLATE_NOOP("explain", "On the same data the loss has not changed.")
DIVERGED = QT_TRANSLATE_NOOP(
    "explain",
    "The loss is no longer finite: the learning rate is too large.",
)
