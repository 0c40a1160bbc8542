"""What ways of deciding when to retrain would have cost on the stored log, beside the best schedule in hindsight."""
