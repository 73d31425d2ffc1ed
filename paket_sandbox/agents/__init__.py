"""What coding agents use: the documentation that the package brings, and a server that speaks MCP."""
