"""Who asks: the command line, the HTTP interface, the SPARQL endpoint and the viewer."""
