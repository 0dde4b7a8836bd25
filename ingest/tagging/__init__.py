"""The tagger: a conditional random field that weighs what the lexicon and the rules found, sign by sign."""
