"""What everything else rests on: what a grain is, moments as ticks, and how far a piece of work is."""
