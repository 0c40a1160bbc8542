"""The devices of a fleet, each beside the head's reference: drift, silence, versions; on counts alone."""
