"""SPARQL queries from strangers: read by a tokenizer first, answered in a process that can be stopped."""
