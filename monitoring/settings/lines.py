"""Of every key that is no choice, the line of an example, as a deployment file has it: `units = {income = "EUR"}`.

Who has written a value of the wrong kind is shown that line, and not that of another key.
"""

from collections.abc import Sequence

EXAMPLES = {
    "name": '"churn"',
    "title": '"Customers who leave"',
    "task": '"binary"',
    "columns.id": '"customer"',
    "columns.time": '"predicted_at"',
    "columns.score": '"score"',
    "columns.prediction": '"predicted"',
    "columns.label": '"churned"',
    "columns.positive": '"yes"',
    "columns.label_time": '"known_at"',
    "columns.version": '"model_version"',
    "columns.shadow": '{v2 = "score_v2"}',
    "columns.numeric": '["age", "income"]',
    "columns.categorical": '["plan", "region"]',
    "columns.segments": '["region"]',
    "columns.sensitive": '["region"]',
    "columns.units": '{income = "EUR"}',
    "columns.groups": '{weather = ["temp", "wind"]}',
    "columns.fixed": '["age"]',
    "columns.one_way": '{age = "up"}',
    "reference.path": '"reference.parquet"',
    "reference.rows": "5000",
    "log.predictions": '["predictions.parquet"]',
    "log.labels": '["labels.parquet"]',
    "log.attach": "true",
    "log.columns": '{income = "INC_01"}',
    "log.spark": '{"spark.executor.memory" = "4g"}',
    "files.encoding": '"cp1252"',
    "files.delimiter": '";"',
    "files.quote": '"none"',
    "files.escape": '"none"',
    "files.header": "1",
    "files.comment": '"#"',
    "files.sheet": '"January"',
    "files.member": '"log.csv"',
    "files.missing": '["unknown", "-999"]',
    "model.path": '"model.skops"',
    "model.threshold": "0.4",
    "model.features": '["age", "income"]',
    "model.missing": "-999",
    "model.classes": '["cat", "dog"]',
    "model.categories": '{plan = ["basic", "pro"]}',
    "model.trained_on": '"train.parquet"',
    "monitor.every": '"week"',
    "monitor.false_alarms_per_month": "1.0",
    "monitor.false_discovery_rate": "0.05",
    "monitor.fresh_hours": "36",
    "monitor.silent_hours": "72",
    "monitor.baseline": '"previous"',
    "monitor.quality_baseline": '"previous"',
    "monitor.performance_baseline": '"previous"',
    "alerts.persist": '"2 of 3"',
    "alerts.clear": "2",
    "alerts.cool_down": "2",
    "alerts.mute": '[{kind = "drift", subject = "income"}]',
    "alerts.runbook": '{missing = "Ask who fills the table."}',
    "alerts.webhook": '"https://alerts.example/hook"',
    "alerts.mail": '["team@example.org"]',
    "alerts.apprise": '["slack"]',
    "alerts.dashboard": '"https://watch.example"',
    "gate.group": '"region"',
    "gate.monotone": '{income = "increasing"}',
    "gate.slower": "5.0",
    "gate.larger": "10.0",
    "gate.off": '["latency"]',
    "letter.contact": '"Office of complaints, 1 High Street"',
    "letter.hoped": '"yes"',
}
A_NUMBER = "0.1"  # of the gate's and an export's limits
LIMITS, CHOICES = ("gate", "export"), ("metric", "form")


def line(place: Sequence[str]) -> str:
    """The line to write where a value stands; empty where the value itself says all.

    >>> line(["columns", "units"]), line(["columns", "numeric", "1"]), line(["files", "labels", "header"])
    ('units = {income = "EUR"}', 'numeric = ["age", "income"]', 'header = 1')
    >>> line(["gate", "margin"]), line(["log", "engine"])
    ('margin = 0.1', '')
    """
    parts = [place[0], place[2]] if place[0] == "files" and len(place) > 2 else list(place)
    for end in range(len(parts), 0, -1):
        if (example := EXAMPLES.get(".".join(parts[:end]))) is not None:
            return f"{parts[end - 1]} = {example}"
    is_limit = parts[0] in LIMITS and len(parts) > 1 and parts[1] not in CHOICES
    return f"{parts[1]} = {A_NUMBER}" if is_limit else ""
