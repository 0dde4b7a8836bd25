"""How names are read out of a passage: one stage a module.

view -> marks (what the lexicon knows) -> places -> bodies -> people -> references -> listing
"""
