"""What every page shares: heading, links, address, long work, charts, tables and words."""
