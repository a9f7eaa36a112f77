"""What most queries begin with: the current revision of each document, and the statements of sources."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from sitroom.attributions.statement import SourceKind
from sitroom.record import schema

CURRENT = schema.document.join(schema.revision, schema.revision.c.key == schema.document.c.current)
"""Each document with its current revision."""
ATTRIBUTED: ColumnElement[bool] = schema.statement.c.kind.is_(None) | (schema.statement.c.kind != SourceKind.REPORTER.value)
"""Of a statement: a source makes it, and not the outlet itself."""
