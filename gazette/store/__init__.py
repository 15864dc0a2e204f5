"""The append-only record: schema, writer, reader, files."""
