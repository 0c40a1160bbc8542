"""What each page shows, what its colours mean and what to do when it is red; with the terms that it uses."""

from dataclasses import dataclass

COLOURS = "Red is an alert, amber wants a look, green is all right; grey and hatched is not judged or not complete."


@dataclass(frozen=True, slots=True)
class Looking:
    """The answer to "What am I looking at?" on one page.

    Args:
        shows: what is on the page.
        colours: what colours and hatching mean there.
        red: what to do when it is red.
        terms: words of the glossary that the page uses.
    """

    shows: str
    red: str
    terms: tuple[str, ...]
    colours: str = COLOURS


PAGES = {
    "overview": Looking(
        "How one model is doing, in a sentence, with its key figures, their course, and a list of all deployments.",
        "Click the first finding under **What changed**: it opens the page that shows it.",
        ("Deployment", "Finding", "Window", "Reference", "Coverage"),
    ),
    "alerts": Looking(
        "Every alert that stands, since when, and who looks after it.",
        "Open the alert's finding, take it on by your name, and close or mute it when it is dealt with.",
        ("Alert", "Budget", "Finding"),
    ),
    "performance": Looking(
        "How good the predictions were: a metric in each window, with its 95 % interval and its limit. Dashed is the "
        "limit, thin grey the reference.",
        "See which rows were wrong most and have one explained, then look whether inputs drifted in the same window.",
        ("Label", "Realised", "Provisional", "Certain", "Threshold"),
    ),
    "drift": Looking(
        "Every column in every window, held against the reference: the darker a cell, the further its values moved.",
        "Click the cell: its card shows both distributions. Ask whether the world changed or the data on their way.",
        ("Drift", "Reference", "Cut short", "Budget"),
        "Dark cells are far from the reference, marked ones beyond their limit; hatched ones are not judged.",
    ),
    "quality": Looking(
        "Values that are missing, new, impossible or stuck, by column and window, and rows that were left out.",
        "Look at the example rows, mend them where they come from, and append them again.",
        ("Finding", "Limit", "Not judged"),
    ),
    "fleet": Looking(
        "Every device that runs this model: whether its inputs drifted, whether it is silent, which version it runs.",
        "Open the device below: its columns are shown beside the reference.",
        ("Drift", "Version", "Reference"),
    ),
    "explain": Looking(
        "Why one prediction came out as it did: what each column added, by two methods that check each other.",
        "Read beneath the picture how far the explanation can be trusted, and what would have changed the decision.",
        ("SHAP", "LIME", "Threshold"),
        "Orange pushes the prediction up, blue pushes it down.",
    ),
    "score": Looking(
        "Rows of a file that you choose, scored by this model, row by row; nothing is kept unless you append it.",
        "Download the rejected rows: each says what was wrong with it.",
        ("Reference", "Threshold"),
    ),
    "report": Looking(
        "The report of the library Evidently on one window: the same comparison, made by somebody else.",
        "Go to Data drift or Data quality, where each finding has its limit and its history.",
        ("Window", "Reference", "Drift"),
        "Its colours are Evidently's own.",
    ),
    "versions": Looking(
        "Which model was live when and why, and which ones may go live next.",
        "Ask the release gate about a newer version, or go back to the one before.",
        ("Version", "Deployment"),
    ),
    "gate": Looking(
        "Whether a version may go live: every rule is asked once and answers with its figures.",
        "Read the rules that said no: each says what would make it pass.",
        ("Version", "Limit", "Certain"),
    ),
    "retrain": Looking(
        "Whether a model that learns from newer labels would have done better, and on which rows it would learn.",
        "Train a candidate: it becomes a version, and nothing goes live by itself.",
        ("Label", "Version"),
    ),
    "connect": Looking(
        "From files and a model to a dashboard: choose the files, and correct what is proposed.",
        "Read what is said beneath the file: it names the line and the column, and what to write.",
        ("Deployment", "Reference", "Label"),
    ),
    "settings": Looking(
        "The deployment's file, its model, and deleting it.",
        "The message names the line of the file that cannot be read, and what may stand there.",
        ("Deployment", "Budget", "Limit"),
    ),
}
