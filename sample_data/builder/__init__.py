"""The parts of the script that builds the sample: source, features, models, artefacts, measure."""
