"""Many tests, one after the other: levels by which few of the alarms are false."""
