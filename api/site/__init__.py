"""The reading site: templates, their values, the style sheet."""
