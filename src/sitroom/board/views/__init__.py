"""One module a page: what it shows, as a typed context, and how that is found in the record."""
