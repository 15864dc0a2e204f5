"""public.db: the published record as tables anyone may load."""
