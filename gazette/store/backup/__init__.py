"""Backups: snapshots of a data directory in a folder that keeps equal content once."""
