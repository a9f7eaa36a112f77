"""Sitroom reads the reporting on a contested situation and keeps the picture it adds up to."""

__version__ = "0.1.0"
