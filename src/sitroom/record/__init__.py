"""The record keeps every document that was read, each revision of it, and what was found in them."""
