"""What has been said: statements, the store, questions, networks and drawings."""
