"""What is recorded of a version: environment, parameters, schema, training data, figures on the reference."""
