"""Taking over what others publish: archives (another of these servers, OAI-PMH 2.0) and catalogues (DCAT, CKAN)."""
