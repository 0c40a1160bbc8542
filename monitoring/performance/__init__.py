"""How well a model does, with intervals: one file a metric."""
