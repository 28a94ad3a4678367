"""Maps over the plane of the data: the boundary, each neuron's own, and those inside the nodes."""
