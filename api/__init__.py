"""HTTP and the command line. Imports `gazette` and `opendata`; `main` also `ingest`."""
