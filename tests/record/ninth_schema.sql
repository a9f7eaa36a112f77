CREATE TRIGGER shown_changes AFTER UPDATE ON shown BEGIN INSERT INTO shown_words (shown_words, rowid, content, source, cue, marks) VALUES ('delete', old."key", old.content, old.source, old.cue, old.marks); INSERT INTO shown_words (rowid, content, source, cue, marks) VALUES (new."key", new.content, new.source, new.cue, new.marks); END;
CREATE TRIGGER shown_comes AFTER INSERT ON shown BEGIN INSERT INTO shown_words (rowid, content, source, cue, marks) VALUES (new."key", new.content, new.source, new.cue, new.marks); END;
CREATE TRIGGER shown_document_changes AFTER UPDATE ON shown_document BEGIN INSERT INTO shown_document_words (shown_document_words, rowid, title, text, marks) VALUES ('delete', old."key", old.title, old.text, old.marks); INSERT INTO shown_document_words (rowid, title, text, marks) VALUES (new."key", new.title, new.text, new.marks); END;
CREATE TRIGGER shown_document_comes AFTER INSERT ON shown_document BEGIN INSERT INTO shown_document_words (rowid, title, text, marks) VALUES (new."key", new.title, new.text, new.marks); END;
CREATE TRIGGER shown_document_goes AFTER DELETE ON shown_document BEGIN INSERT INTO shown_document_words (shown_document_words, rowid, title, text, marks) VALUES ('delete', old."key", old.title, old.text, old.marks); END;
CREATE TRIGGER shown_goes AFTER DELETE ON shown BEGIN INSERT INTO shown_words (shown_words, rowid, content, source, cue, marks) VALUES ('delete', old."key", old.content, old.source, old.cue, old.marks); END;
CREATE TABLE account (
	claim INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (claim),
	FOREIGN KEY(claim) REFERENCES claim ("key") ON DELETE CASCADE,
	FOREIGN KEY(revision) REFERENCES revision ("key") ON DELETE CASCADE
);
CREATE TABLE account_block (
	account INTEGER NOT NULL,
	block TEXT NOT NULL,
	first INTEGER,
	last INTEGER,
	PRIMARY KEY (account, block),
	FOREIGN KEY(account) REFERENCES account (claim) ON DELETE CASCADE
);
CREATE TABLE actor_name (
	member INTEGER NOT NULL,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	folded TEXT NOT NULL,
	PRIMARY KEY (member, position),
	FOREIGN KEY(member) REFERENCES document_actor ("key") ON DELETE CASCADE
);
CREATE TABLE asked (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	reading TEXT NOT NULL,
	author TEXT NOT NULL,
	asked_at TEXT NOT NULL,
	PRIMARY KEY ("key"),
	UNIQUE (id)
);
CREATE TABLE bearer (
	head TEXT NOT NULL,
	actor INTEGER NOT NULL,
	documents INTEGER NOT NULL,
	PRIMARY KEY (head, actor)
);
CREATE TABLE called (
	entity TEXT NOT NULL,
	name TEXT NOT NULL,
	type TEXT NOT NULL,
	main INTEGER NOT NULL,
	seen INTEGER NOT NULL,
	PRIMARY KEY (entity, name, type)
);
CREATE TABLE claim (
	"key" INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	position INTEGER NOT NULL,
	id TEXT NOT NULL,
	statement TEXT NOT NULL,
	kind TEXT NOT NULL,
	participants JSON NOT NULL,
	place TEXT,
	time JSON,
	value JSON,
	polarity TEXT NOT NULL,
	level TEXT NOT NULL,
	low DOUBLE,
	high DOUBLE,
	certainty_spans JSON NOT NULL,
	certainty_table TEXT,
	event JSON,
	spans JSON NOT NULL,
	aspect TEXT NOT NULL,
	pole TEXT NOT NULL,
	things JSON NOT NULL,
	PRIMARY KEY ("key"),
	CONSTRAINT claim_revision_position UNIQUE (revision, position),
	FOREIGN KEY(revision) REFERENCES revision ("key") ON DELETE CASCADE
);
CREATE TABLE claim_as_read (
	claim INTEGER NOT NULL,
	columns JSON NOT NULL,
	PRIMARY KEY (claim),
	FOREIGN KEY(claim) REFERENCES claim ("key") ON DELETE CASCADE
);
CREATE TABLE cluster (
	"key" INTEGER NOT NULL,
	sequence INTEGER NOT NULL,
	position INTEGER NOT NULL,
	traits TEXT NOT NULL,
	PRIMARY KEY ("key")
);
CREATE TABLE cluster_key (
	"key" TEXT NOT NULL,
	sequence INTEGER NOT NULL,
	position INTEGER NOT NULL,
	cluster INTEGER NOT NULL,
	PRIMARY KEY ("key", sequence, position, cluster)
);
CREATE TABLE control (
	"key" INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	position INTEGER NOT NULL,
	place TEXT NOT NULL,
	holder TEXT,
	status TEXT NOT NULL,
	date TEXT,
	spans JSON NOT NULL,
	statement TEXT,
	PRIMARY KEY ("key"),
	CONSTRAINT control_revision_position UNIQUE (revision, position),
	FOREIGN KEY(revision) REFERENCES revision ("key") ON DELETE CASCADE
);
CREATE TABLE control_as_read (
	control INTEGER NOT NULL,
	columns JSON NOT NULL,
	PRIMARY KEY (control),
	FOREIGN KEY(control) REFERENCES control ("key") ON DELETE CASCADE
);
CREATE TABLE counter (
	name TEXT NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE decided (
	decision INTEGER NOT NULL,
	side INTEGER NOT NULL,
	member INTEGER NOT NULL,
	cluster INTEGER NOT NULL,
	PRIMARY KEY (decision, side),
	FOREIGN KEY(decision) REFERENCES decision ("key") ON DELETE CASCADE,
	FOREIGN KEY(member) REFERENCES document_actor ("key") ON DELETE CASCADE
);
CREATE TABLE decision (
	"key" INTEGER NOT NULL,
	what TEXT NOT NULL,
	left_document TEXT NOT NULL,
	left_quote TEXT NOT NULL,
	left_start INTEGER,
	left_end INTEGER,
	right_document TEXT NOT NULL,
	right_quote TEXT NOT NULL,
	right_start INTEGER,
	right_end INTEGER,
	author TEXT NOT NULL,
	decided_at TEXT NOT NULL,
	undone_at TEXT,
	undone_by TEXT,
	PRIMARY KEY ("key")
);
CREATE TABLE dispute (
	"key" INTEGER NOT NULL,
	id TEXT NOT NULL,
	tangle INTEGER NOT NULL,
	question TEXT NOT NULL,
	kind TEXT NOT NULL,
	sides JSON NOT NULL,
	reason TEXT NOT NULL,
	opened INTEGER,
	settled INTEGER,
	last_change INTEGER,
	tabled INTEGER NOT NULL,
	hidden INTEGER NOT NULL,
	PRIMARY KEY ("key"),
	UNIQUE (id)
);
CREATE TABLE dispute_account (
	dispute INTEGER NOT NULL,
	side INTEGER NOT NULL,
	position INTEGER NOT NULL,
	account INTEGER NOT NULL,
	statement TEXT NOT NULL,
	reported INTEGER,
	changed INTEGER NOT NULL,
	PRIMARY KEY (dispute, side, position),
	FOREIGN KEY(dispute) REFERENCES dispute ("key") ON DELETE CASCADE,
	FOREIGN KEY(account) REFERENCES account (claim)
);
CREATE TABLE dispute_entity (
	dispute INTEGER NOT NULL,
	entity TEXT NOT NULL,
	PRIMARY KEY (dispute, entity),
	FOREIGN KEY(dispute) REFERENCES dispute ("key") ON DELETE CASCADE
);
CREATE TABLE document (
	id TEXT NOT NULL,
	path TEXT NOT NULL,
	url TEXT,
	current INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT document_current FOREIGN KEY(current) REFERENCES revision ("key")
);
CREATE TABLE document_actor (
	"key" INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	position INTEGER NOT NULL,
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	type TEXT NOT NULL,
	aliases JSON NOT NULL,
	mentions JSON NOT NULL,
	roles JSON NOT NULL,
	profile JSON NOT NULL,
	traits TEXT NOT NULL,
	sequence INTEGER NOT NULL,
	cluster INTEGER,
	actor INTEGER,
	score DOUBLE,
	reasons JSON,
	PRIMARY KEY ("key"),
	CONSTRAINT document_actor_revision_id UNIQUE (revision, id),
	FOREIGN KEY(revision) REFERENCES revision ("key") ON DELETE CASCADE
);
CREATE TABLE document_place (
	"key" INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	position INTEGER NOT NULL,
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	written JSON NOT NULL,
	type TEXT,
	lat DOUBLE,
	lon DOUBLE,
	gazetteer TEXT,
	precision TEXT NOT NULL,
	mentions JSON NOT NULL,
	place INTEGER NOT NULL,
	PRIMARY KEY ("key"),
	CONSTRAINT document_place_revision_id UNIQUE (revision, id),
	FOREIGN KEY(revision) REFERENCES revision ("key") ON DELETE CASCADE,
	FOREIGN KEY(place) REFERENCES place ("key")
);
CREATE TABLE feed (
	url TEXT NOT NULL,
	address TEXT,
	title TEXT,
	etag TEXT,
	modified TEXT,
	checked_at TEXT,
	due_at TEXT,
	failures INTEGER DEFAULT '0' NOT NULL,
	trouble TEXT,
	claim TEXT,
	claimed_until TEXT,
	PRIMARY KEY (url)
);
CREATE TABLE feed_entry (
	feed TEXT NOT NULL,
	entry TEXT NOT NULL,
	state TEXT NOT NULL,
	tries INTEGER DEFAULT '0' NOT NULL,
	seen_at TEXT NOT NULL,
	position INTEGER NOT NULL,
	due_at TEXT,
	found JSON, stamp TEXT, digest TEXT, changes INTEGER DEFAULT 0 NOT NULL, later JSON,
	PRIMARY KEY (feed, entry),
	FOREIGN KEY(feed) REFERENCES feed (url) ON DELETE CASCADE
);
CREATE TABLE judged (
	judgement INTEGER NOT NULL,
	part INTEGER NOT NULL,
	document TEXT NOT NULL,
	statement INTEGER,
	member INTEGER,
	PRIMARY KEY (judgement, part),
	FOREIGN KEY(judgement) REFERENCES judgement ("key") ON DELETE CASCADE,
	FOREIGN KEY(statement) REFERENCES statement ("key") ON DELETE SET NULL,
	FOREIGN KEY(member) REFERENCES document_actor ("key") ON DELETE SET NULL
);
CREATE TABLE judgement (
	"key" INTEGER NOT NULL,
	what TEXT NOT NULL,
	document TEXT NOT NULL,
	quote TEXT NOT NULL,
	start INTEGER,
	"end" INTEGER,
	body JSON NOT NULL,
	note TEXT,
	author TEXT NOT NULL,
	decided_at TEXT NOT NULL,
	undone_at TEXT,
	undone_by TEXT,
	PRIMARY KEY ("key")
);
CREATE TABLE mention (
	"key" INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	position INTEGER NOT NULL,
	id TEXT NOT NULL,
	span JSON NOT NULL,
	type TEXT NOT NULL,
	actor TEXT,
	place TEXT,
	statement TEXT,
	PRIMARY KEY ("key"),
	CONSTRAINT mention_revision_id UNIQUE (revision, id),
	FOREIGN KEY(revision) REFERENCES revision ("key") ON DELETE CASCADE
);
CREATE TABLE migration (
	name TEXT NOT NULL,
	applied_at TEXT NOT NULL,
	PRIMARY KEY (name)
);
CREATE TABLE part (
	actor INTEGER NOT NULL,
	traits TEXT NOT NULL,
	PRIMARY KEY (actor)
);
CREATE TABLE place (
	"key" INTEGER NOT NULL,
	identity TEXT NOT NULL,
	PRIMARY KEY ("key"),
	UNIQUE (identity)
);
CREATE TABLE presence (
	entity TEXT NOT NULL,
	revision INTEGER NOT NULL,
	published TEXT NOT NULL,
	statements INTEGER NOT NULL,
	called JSON NOT NULL,
	counts JSON NOT NULL,
	PRIMARY KEY (entity, revision)
);
CREATE TABLE question (
	"key" INTEGER NOT NULL,
	member INTEGER NOT NULL,
	cluster INTEGER NOT NULL,
	score DOUBLE NOT NULL,
	reasons JSON NOT NULL,
	PRIMARY KEY ("key"),
	FOREIGN KEY(member) REFERENCES document_actor ("key") ON DELETE CASCADE
);
CREATE TABLE relation (
	"key" INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	position INTEGER NOT NULL,
	subject TEXT NOT NULL,
	predicate TEXT NOT NULL,
	object TEXT NOT NULL,
	status TEXT NOT NULL,
	spans JSON NOT NULL,
	statement TEXT,
	PRIMARY KEY ("key"),
	CONSTRAINT relation_revision_position UNIQUE (revision, position),
	FOREIGN KEY(revision) REFERENCES revision ("key") ON DELETE CASCADE
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
	added_at TEXT NOT NULL, pages JSON, excerpt INTEGER,
	PRIMARY KEY ("key"),
	CONSTRAINT revision_document_sha256 UNIQUE (document, sha256),
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE
);
CREATE TABLE shown (
	"key" INTEGER NOT NULL,
	statement INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	at TEXT NOT NULL,
	publisher TEXT,
	marks TEXT NOT NULL,
	source TEXT NOT NULL,
	cue TEXT NOT NULL,
	content TEXT NOT NULL,
	PRIMARY KEY ("key"),
	FOREIGN KEY(statement) REFERENCES statement ("key") ON DELETE CASCADE
);
CREATE TABLE shown_document (
	"key" INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	publisher TEXT,
	language TEXT,
	marks TEXT NOT NULL,
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY ("key"),
	FOREIGN KEY(revision) REFERENCES revision ("key") ON DELETE CASCADE
);
CREATE VIRTUAL TABLE shown_document_words USING fts5(title, text, marks, content='shown_document', content_rowid='key', columnsize=0, prefix='2', tokenize='unicode61 remove_diacritics 0 categories ''L* M* N* Co''');
CREATE TABLE 'shown_document_words_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'shown_document_words_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'shown_document_words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE VIRTUAL TABLE shown_words USING fts5(content, source, cue, marks, content='shown', content_rowid='key', columnsize=0, prefix='2', tokenize='unicode61 remove_diacritics 0 categories ''L* M* N* Co''');
CREATE TABLE 'shown_words_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'shown_words_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'shown_words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE standing (
	member INTEGER NOT NULL,
	actor INTEGER NOT NULL,
	heads JSON NOT NULL,
	PRIMARY KEY (member),
	FOREIGN KEY(member) REFERENCES document_actor ("key") ON DELETE CASCADE
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
	actor TEXT, certainty_table TEXT, signature TEXT, credited TEXT, review TEXT DEFAULT 'read' NOT NULL, as_read JSON,
	PRIMARY KEY ("key"),
	CONSTRAINT statement_revision_id UNIQUE (revision, id),
	FOREIGN KEY(revision) REFERENCES revision ("key") ON DELETE CASCADE
);
CREATE TABLE strand (
	"key" INTEGER NOT NULL,
	block TEXT NOT NULL,
	tangle INTEGER NOT NULL,
	PRIMARY KEY ("key")
);
CREATE TABLE strand_account (
	strand INTEGER NOT NULL,
	account INTEGER NOT NULL,
	links INTEGER NOT NULL,
	PRIMARY KEY (strand, account),
	FOREIGN KEY(strand) REFERENCES strand ("key") ON DELETE CASCADE,
	FOREIGN KEY(account) REFERENCES account (claim)
);
CREATE TABLE tally (
	entity TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	folded TEXT NOT NULL,
	type TEXT NOT NULL,
	placed INTEGER NOT NULL,
	documents INTEGER NOT NULL,
	statements INTEGER NOT NULL,
	counts JSON NOT NULL,
	PRIMARY KEY (entity)
);
CREATE INDEX account_block_block ON account_block (block, last);
CREATE INDEX account_revision ON account (revision);
CREATE INDEX bearer_actor ON bearer (actor);
CREATE INDEX bearer_head ON bearer (head, documents);
CREATE INDEX claim_aspect ON claim (aspect);
CREATE INDEX cluster_key_cluster ON cluster_key (cluster, "key");
CREATE INDEX decided_cluster ON decided (cluster);
CREATE INDEX decided_member ON decided (member);
CREATE INDEX decision_left ON decision (left_document);
CREATE INDEX decision_right ON decision (right_document);
CREATE INDEX dispute_account_account ON dispute_account (account);
CREATE INDEX dispute_account_changed ON dispute_account (changed, reported);
CREATE INDEX dispute_account_reported ON dispute_account (reported, dispute);
CREATE INDEX dispute_account_statement ON dispute_account (statement);
CREATE INDEX dispute_entity_entity ON dispute_entity (entity);
CREATE INDEX dispute_last_change ON dispute (last_change, id);
CREATE INDEX dispute_opened ON dispute (opened);
CREATE INDEX dispute_settled ON dispute (settled);
CREATE INDEX dispute_tangle ON dispute (tangle);
CREATE INDEX document_actor_actor ON document_actor (actor, sequence, position);
CREATE INDEX document_actor_cluster ON document_actor (cluster, sequence, position);
CREATE INDEX document_actor_sequence ON document_actor (sequence, cluster);
CREATE INDEX document_current_revision ON document (current);
CREATE INDEX document_place_place ON document_place (place);
CREATE INDEX judged_document ON judged (document);
CREATE INDEX judged_member ON judged (member);
CREATE INDEX judged_statement ON judged (statement);
CREATE INDEX judgement_document ON judgement (document, "key");
CREATE INDEX judgement_what ON judgement (what, undone_at);
CREATE INDEX presence_newest ON presence (entity, published, revision, statements);
CREATE INDEX presence_revision ON presence (revision);
CREATE INDEX question_cluster ON question (cluster);
CREATE INDEX question_member ON question (member);
CREATE INDEX question_score ON question (score);
CREATE INDEX revision_added ON revision (added_at);
CREATE INDEX revision_newest ON revision (published, document);
CREATE INDEX revision_published ON revision (published);
CREATE INDEX shown_document_revision ON shown_document (revision);
CREATE INDEX shown_revision ON shown (revision);
CREATE INDEX shown_statement ON shown (statement);
CREATE INDEX standing_actor ON standing (actor);
CREATE INDEX statement_review ON statement (review, score);
CREATE INDEX statement_revision_filters ON statement (revision, kind, level, quotation, polarity);
CREATE INDEX statement_revision_position ON statement (revision, position);
CREATE INDEX strand_account_account ON strand_account (account);
CREATE INDEX strand_block ON strand (block);
CREATE INDEX strand_tangle ON strand (tangle);
CREATE INDEX tally_name ON tally (kind, folded, entity);
CREATE INDEX tally_placed ON tally (kind, placed, documents DESC, folded, entity);
CREATE INDEX tally_statements ON tally (kind, statements DESC, folded, entity);
CREATE INDEX tally_type_name ON tally (kind, type, folded, entity);
CREATE INDEX tally_type_statements ON tally (kind, type, statements DESC, folded, entity);
