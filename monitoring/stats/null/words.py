"""What is said of a figure that a quiet time decides."""

AS_USUAL = "beyond chance for independent rows, but not for windows that vary as the {} of the quiet time do"
TOO_SHORT = "beyond chance for independent rows; the {} windows of the quiet time are too few to tell what is usual"
FEW = 10  # quiet windows, of which an outlier could not be told from the rule


def held_back(known: int) -> str:
    """Of what is beyond chance for independent rows, and not for as many quiet windows as are known.

    >>> held_back(4)
    'beyond chance for independent rows; the 4 windows of the quiet time are too few to tell what is usual'
    """
    return (TOO_SHORT if known < FEW else AS_USUAL).format(known)


def independent(why: str) -> str:
    """Of what is judged without a quiet time; empty where there is nothing to say."""
    return why and f"judged as if rows were independent, because {why}"
