"""Views of one step, always in step with each other."""
