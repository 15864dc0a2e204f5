"""The service as assistants use it: the tools behind `/mcp` (Model Context Protocol)."""
