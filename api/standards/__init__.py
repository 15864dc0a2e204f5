"""标准规范 The rules by which this office's data are made, as documents with versions: one module a standard."""
