"""One neuron as a computational graph: gates, wires, and the numbers a cursor has revealed."""

from bpstudio.stepping.graph.build import graph_of, place_at
from bpstudio.stepping.graph.parts import (
    Branch,
    Change,
    Cost,
    FanOut,
    Form,
    Gate,
    Graph,
    Lane,
    Local,
    Mean,
    Pair,
    Place,
    Rest,
    Softmax,
    Sum,
    Wire,
)

__all__ = [
    "Branch",
    "Change",
    "Cost",
    "FanOut",
    "Form",
    "Gate",
    "Graph",
    "Lane",
    "Local",
    "Mean",
    "Pair",
    "Place",
    "Rest",
    "Softmax",
    "Sum",
    "Wire",
    "graph_of",
    "place_at",
]
