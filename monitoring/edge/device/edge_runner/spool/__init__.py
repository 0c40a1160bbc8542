"""What a device keeps of the rows that it scored until the head has them: rows, or counts of them."""
