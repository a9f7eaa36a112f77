"""Web archives: each page that was captured a document."""
