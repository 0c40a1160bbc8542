"""What can be done with an explained prediction, a part a file."""
