"""The catalogue: public.db as datasets that others find, judge, take and harvest."""
