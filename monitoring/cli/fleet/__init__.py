"""The devices of a fleet, typed."""
