"""Deployment files to start from: one with every key, and a small one."""

WHOLE = """
name = "loans"
title = "Loans <b>"
task = "binary"
[columns]
id = "loan"
time = "at"
score = "p"
prediction = "said"
label = "paid"
label_time = "paid_at"
positive = "default"
version = "model_version"
shadow = {"2" = "p_2", "b.3" = "p_3"}
numeric = ["income", "age"]
categorical = ["town", "person"]
segments = ["town", "model_version"]
sensitive = ["person", "loan"]
units = {income = "EUR", age = "years"}
groups = {who = ["age", "person"]}
fixed = ["age"]
one_way = {income = "up"}
[reference]
path = "reference.csv"
[log]
predictions = ["predictions.csv"]
labels = ["labels.csv"]
[files]
encoding = "Windows-1252"
delimiter = "tab"
quote = "'"
escape = "\\\\"
header = 3
comment = "#"
totals = "keep"
sheet = "Loans"
member = "loans.csv"
decimal = ","
per_cent = "number"
thousands = "."
missing = ["-", "n/a"]
dates = "day-first"
[files.labels]
delimiter = "|"
missing = []
[files.score]
header = 1
[files.log]
[files.reference]
totals = "keep"
[model]
path = "model.skops"
threshold = 0.3
features = ["age", "town"]
missing = -999
output = "log-odds"
trees = "best"
classes = ["no", "yes"]
categories = {town = ["north", "south"]}
trained_on = "training.csv"
[monitor]
every = "5000 rows"
as_of = 2013-07-10
false_alarms_per_month = 2
fresh_hours = 36
silent_hours = 72
correction = "lord"
false_discovery_rate = 0.1
baseline = "rolling 7"
quality_baseline = "previous"
performance_baseline = "rolling 3"
quiet = {from = 2013-05-01, to = 2013-06-30}
[alerts]
persist = "2 of 3"
clear = 3
cool_down = 0
mute = [{kind = "drift", subject = "town"}, {rule = "unseen"}]
runbook = {missing = "Call the data team.", roc_auc = "Look at the score."}
webhook = "https://alerts.example.com/hook"
mail = ["ann@example.com"]
apprise = ["slack"]
dashboard = "https://models.example.com"
[gate]
metric = "brier"
margin = 0.02
segment_margin = 0.04
floor = 0.3
group = "town"
group_gap = 0.2
calibration = 0.15
estimated_drop = 0.2
out_of_range = 0.3
monotone = {income = "increasing"}
stress = 0.2
alone = 0.9
slower = 3.0
slow_ms = 20.0
larger = 4.0
large_mb = 10.0
lead = 0.03
valid_days = 14.0
off = ["segments"]
[export]
form = "onnx"
gap = 0.0001
flips = 0.001
quantized_gap = 0.1
quantized_flips = 0.02
segment_flips = 0.03
metric_loss = 0.01
size_mb = 5.0
load_ms = 900.0
row_ms = 2.0
memory_mb = 60.0
[letter]
contact = "Complaints office\\nHarbour Road 1"
hoped = "not default"
"""


SMALL = 'name = "loans"\ntask = "binary"\n[columns]\n{columns}\n[reference]\npath = "reference.csv"\n'


def small(columns='score = "p"', rest=""):
    return SMALL.format(columns=columns) + rest


def changed(old, new):
    assert old in WHOLE
    return WHOLE.replace(old, new)
