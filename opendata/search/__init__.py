"""Search: analyzer, query language, engines behind one protocol."""
