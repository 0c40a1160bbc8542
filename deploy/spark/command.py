"""A command of Modelwatch on a cluster: `spark-submit OPTIONS command.py refresh churn`.

Spark runs before the command does, with the options of spark-submit, and Modelwatch uses a Spark that runs already.
"""

import sys

from pyspark.sql import SparkSession

from monitoring.cli import main

if __name__ == "__main__":
    session = SparkSession.builder.appName(" ".join(["modelwatch", *sys.argv[1:3]])).getOrCreate()
    try:
        status = main(sys.argv[1:])
    finally:
        session.stop()
    sys.exit(status)
