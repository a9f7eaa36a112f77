"""Tables of articles, JSONL and CSV: each row a document."""
