"""Reading one column: numbers, texts, moments in time, the words of yes and no."""
