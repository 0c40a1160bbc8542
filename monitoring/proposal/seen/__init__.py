"""What the files and the model show, before anything is guessed."""
