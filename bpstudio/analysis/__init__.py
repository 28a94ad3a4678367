"""Looking at a network from outside: maps over a plane, scores, pictures of weights, health."""
