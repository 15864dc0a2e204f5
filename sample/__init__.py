"""The made-up province 示例省: documents, gazette issues, organs, filings, and a generator of more."""
