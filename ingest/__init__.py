"""How a report becomes statements: documents, mentions, linking, events."""
