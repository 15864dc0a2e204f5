"""`/compat/ckan`: the catalogue for clients of CKAN, in CKAN's words; nothing else here knows them."""
