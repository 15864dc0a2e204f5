"""Gazettes and their issues: how they are numbered, who may publish them, what stands in them."""
