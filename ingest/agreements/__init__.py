"""Agreements: what was signed, is retold or planned, between whom.

Read by two small models learnt from the passages in `ingest/tagging/passages`: one tells of each paper an entry speaks
of whether it is signed, one of each two around it whether they agree by it.

    row.py, candidates.py, scene.py   an entry as the models see it
    papers.py, pairs.py               the features of a paper, and of two who may agree by it
    training.py, model.py             learning, and the models of an installation
    reader.py, details.py             what they say, as agreements
"""

from __future__ import annotations

from ingest.agreements.agreement import Agreement, Party
from ingest.agreements.reader import read_agreements

__all__ = ["Agreement", "Party", "read_agreements"]
