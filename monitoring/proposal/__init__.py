"""A deployment file proposed from somebody's files and model, with the evidence for every guess in it."""

from monitoring.proposal.draft.evidence import Choice, Evidence, Question
from monitoring.proposal.proposal import Proposal
from monitoring.proposal.propose import propose
from monitoring.settings.written import to_toml

__all__ = ["Choice", "Evidence", "Proposal", "Question", "propose", "to_toml"]
