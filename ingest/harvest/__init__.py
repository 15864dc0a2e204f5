"""Taking over what other archives publish: another of these servers, or OAI-PMH 2.0."""
