"""The whole situation for people: in the words of a screen, and as a page to send to a colleague."""
