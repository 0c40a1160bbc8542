"""What the columns of rows, facts and counts are called, and the values in them that say something of their own."""

ROW = "_row"  # the running number of a row, in the order in which rows came
REFERENCE_KEY = "_id"  # of a row of the reference

GRAIN, BORN, KNOWN = "_grain", "_born", "_known"
TRUTH, SCORE, PREDICTED, STATE = "_truth", "_score", "_predicted", "_state"

# States of rows whose label metrics do not rest on: there is none, it is none of the known values, the prediction is
# missing, or it is none of the known classes.
UNLABELLED, OUTSIDE, UNPREDICTED, STRANGE = -1, -2, -3, -4

# The table of labels and how late they came, and what is behind the names of tables that tell when labels came.
ARRIVALS, BY_KNOWN = "arrivals", "_by_known"

# The tick of a label that never came.
NEVER = 2**31 - 1
