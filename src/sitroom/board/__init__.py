"""The board: the situation in a browser, on this machine alone."""
