"""What an operator has laid down: when something becomes an alert, and what a candidate must show."""
