"""From versions to things others use: search, public.db, the catalogue. Imports `gazette` alone."""
