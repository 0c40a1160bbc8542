"""What is said of a figure that a quiet time decides."""

AS_USUAL = "beyond chance for independent rows, but not for windows that vary as the {} of the quiet time do"
ALIKE = "beyond chance for independent rows, but not for windows that vary as those of its {} do in the quiet time"
BEYOND = "beyond what the quiet windows of its {} vary by"
TOO_SHORT = "beyond chance for independent rows; the {} windows of the quiet time are too few to tell what is usual"
FEW = 10  # quiet windows, of which an outlier could not be told from the rule


def held_back(known: int, alike: str = "") -> str:
    """Of what is beyond chance for independent rows, but not for so many quiet windows, or for those that are alike.

    >>> held_back(4)
    'beyond chance for independent rows; the 4 windows of the quiet time are too few to tell what is usual'
    >>> held_back(56, "weekday")
    'beyond chance for independent rows, but not for windows that vary as those of its weekday do in the quiet time'
    """
    if alike and known >= FEW:
        return ALIKE.format(alike)
    return (TOO_SHORT if known < FEW else AS_USUAL).format(known)


def beyond(alike: str) -> str:
    """Of what fails beside the quiet windows of its weekday or hour alone.

    >>> beyond("weekday")
    'beyond what the quiet windows of its weekday vary by'
    """
    return BEYOND.format(alike)


def independent(why: str) -> str:
    """Of what is judged without a quiet time; empty where there is nothing to say."""
    return why and f"judged as if rows were independent, because {why}"
