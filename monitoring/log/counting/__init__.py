"""From rows to tables of counts: facts of single rows, what is counted of them, and counting in this process."""
