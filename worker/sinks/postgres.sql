-- Tables of `quotewire sink postgres`. SCHEMA is replaced by the name of the schema. Every statement may be run again.

CREATE SCHEMA IF NOT EXISTS SCHEMA;

-- One row for each article: its newest revision that is at its end.
CREATE TABLE IF NOT EXISTS SCHEMA.articles (
  article_id text PRIMARY KEY,
  revision text NOT NULL,              -- hash of the article's content
  version text NOT NULL,               -- version of quotewire that processed it
  outcome text NOT NULL CHECK (outcome IN ('completed', 'rejected')),
  reason text,                         -- why it was rejected, as a code
  title text,
  url text,
  publisher text,
  byline text,
  published_at text,                   -- as the producer gave it
  published timestamptz,               -- the same, where it is a time
  metadata jsonb NOT NULL,
  position bigint[] NOT NULL,          -- of its newest event on the stream; decides which revision is the newer one
  completed_at timestamptz NOT NULL    -- when that event was made
);
CREATE INDEX IF NOT EXISTS articles_published ON SCHEMA.articles (published);

-- One row for each name and kind of source, over all articles. Namesakes share one.
CREATE TABLE IF NOT EXISTS SCHEMA.sources (
  source_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL,                  -- person, organization, place, group, document, ...
  UNIQUE (name, kind)
);

-- One row for each statement of each article's newest revision.
CREATE TABLE IF NOT EXISTS SCHEMA.statements (
  article_id text NOT NULL REFERENCES SCHEMA.articles ON DELETE CASCADE,
  statement_id text NOT NULL,          -- the attribution's id in the document
  event_id text NOT NULL,
  revision text NOT NULL,
  version text NOT NULL,
  statement text NOT NULL,
  speaker text,                        -- the source's name, or the words that describe it; null: no source
  source_id bigint REFERENCES SCHEMA.sources,  -- null: the source has no name
  role text,
  affiliation text,
  basis text NOT NULL,                 -- how the source was found: named, pronoun, ...
  type text NOT NULL,                  -- direct, indirect or mixed
  act text NOT NULL,                   -- speech, belief, intention or other
  stance text NOT NULL,                -- asserted; or denied, hypothetical, ...
  confidence real NOT NULL,
  source_confidence real,
  said_from date,                      -- the days at which it was said, where the text says so
  said_to date,
  surroundings text NOT NULL,
  start_offset int NOT NULL,           -- into the document's text
  nested_in text,                      -- statement_id of the statement that this one is part of
  attribution jsonb NOT NULL,          -- all there is
  PRIMARY KEY (article_id, statement_id)
);
CREATE INDEX IF NOT EXISTS statements_source ON SCHEMA.statements (source_id);
CREATE INDEX IF NOT EXISTS statements_said ON SCHEMA.statements (said_from);

-- Who said what and when: what most questions need. A statement without a day of its own has that of its article.
CREATE OR REPLACE VIEW SCHEMA.quotes AS
SELECT coalesce(s.said_from, (a.published AT TIME ZONE 'UTC')::date) AS said_on,
       o.name, o.kind, s.role, s.affiliation, s.speaker, s.statement, s.type, s.act, s.stance, s.confidence,
       a.article_id, a.title, a.url, a.publisher, a.published, s.statement_id, s.surroundings
FROM SCHEMA.statements AS s
JOIN SCHEMA.articles AS a USING (article_id)
LEFT JOIN SCHEMA.sources AS o USING (source_id);
