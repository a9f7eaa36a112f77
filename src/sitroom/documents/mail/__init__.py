"""E-mail: messages and mailboxes, each message a document with what is attached to it."""
