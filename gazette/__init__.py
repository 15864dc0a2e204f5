"""What an official document is, and how its versions are kept. Imports nothing else of ours."""

__version__ = "0.1.0"
