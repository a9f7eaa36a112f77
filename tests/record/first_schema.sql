CREATE TABLE document (
	id TEXT NOT NULL,
	path TEXT NOT NULL,
	url TEXT,
	current INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT document_current FOREIGN KEY(current) REFERENCES revision ("key")
);
CREATE TABLE migration (
	name TEXT NOT NULL,
	applied_at TEXT NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE revision (
	"key" INTEGER NOT NULL,
	document TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	text TEXT NOT NULL,
	path TEXT NOT NULL,
	url TEXT,
	publisher TEXT,
	title TEXT,
	published TEXT,
	language TEXT,
	headings JSON NOT NULL,
	boilerplate JSON NOT NULL,
	reader TEXT NOT NULL,
	added_at TEXT NOT NULL,
	PRIMARY KEY ("key"),
	CONSTRAINT revision_document_sha256 UNIQUE (document, sha256),
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE
);
CREATE TABLE statement (
	"key" INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	id TEXT NOT NULL,
	position INTEGER NOT NULL,
	source_spans JSON NOT NULL,
	cue_spans JSON NOT NULL,
	content_spans JSON NOT NULL,
	certainty_spans JSON NOT NULL,
	source_name TEXT,
	source_folded TEXT,
	content TEXT NOT NULL,
	content_folded TEXT NOT NULL,
	cue TEXT NOT NULL,
	kind TEXT,
	quotation TEXT NOT NULL,
	via TEXT,
	polarity TEXT NOT NULL,
	level TEXT NOT NULL,
	low DOUBLE,
	high DOUBLE,
	score DOUBLE NOT NULL,
	actor TEXT,
	PRIMARY KEY ("key"),
	CONSTRAINT statement_revision_id UNIQUE (revision, id),
	FOREIGN KEY(revision) REFERENCES revision ("key") ON DELETE CASCADE
);
CREATE INDEX document_current_revision ON document (current);
CREATE INDEX statement_revision_filters ON statement (revision, kind, level, quotation, polarity);
CREATE INDEX statement_revision_position ON statement (revision, position);
