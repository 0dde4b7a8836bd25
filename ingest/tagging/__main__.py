"""`python -m ingest.tagging`: train the tagger of this installation where it is missing or out of date."""

from __future__ import annotations

from ingest.tagging.tagger import is_trained, tagger


def main() -> None:
    """Train, unless a model is there that was trained from the same passages, rules and words."""
    if not is_trained():
        print("Training the tagger of names ...")
        tagger()


if __name__ == "__main__":
    main()
