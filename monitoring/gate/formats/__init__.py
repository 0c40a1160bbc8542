"""A gate's report for machines, people and pipelines; of the same evidence it is the same to a byte."""
