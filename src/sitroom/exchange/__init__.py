"""The exchange is how rows leave Sitroom and come back: JSON lines and tables."""
