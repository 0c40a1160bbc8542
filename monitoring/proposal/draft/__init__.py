"""A proposal while it is being made: answers, decisions with their reasons, questions."""
