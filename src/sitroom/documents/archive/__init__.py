"""ZIP archives: what is in them, read as if it lay in a folder."""
