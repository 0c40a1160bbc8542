"""What performance probably is where labels have not come, from the scores or from the features alone."""
