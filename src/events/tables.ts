/** The tables, version 1. Later versions are further entries of `migrations` in schema.ts; this text never changes. */
export const TABLES = `
CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  stream TEXT NOT NULL CHECK (stream LIKE '_%:_%'),
  version INTEGER NOT NULL,
  type TEXT NOT NULL CHECK (type <> ''),
  schema_version INTEGER NOT NULL CHECK (schema_version > 0),
  data TEXT NOT NULL CHECK (json_valid(data)),
  state TEXT,
  metadata TEXT NOT NULL CHECK (json_valid(metadata)),
  occurred_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  dedupe_key TEXT,
  personal_hash TEXT CHECK (length(personal_hash) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  campaign_id TEXT GENERATED ALWAYS AS (data ->> '$.campaignId') VIRTUAL,
  negotiation_id TEXT GENERATED ALWAYS AS (data ->> '$.negotiationId') VIRTUAL,
  influencer_id TEXT GENERATED ALWAYS AS (data ->> '$.influencerId') VIRTUAL,
  direction TEXT GENERATED ALWAYS AS (data ->> '$.direction') VIRTUAL
) STRICT;
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE UNIQUE INDEX events_by_dedupe_key ON events (dedupe_key) WHERE dedupe_key IS NOT NULL;
CREATE INDEX events_by_type ON events (type);
CREATE INDEX events_by_time ON events (occurred_at);
CREATE INDEX events_by_campaign ON events (campaign_id) WHERE campaign_id IS NOT NULL;
CREATE INDEX events_by_negotiation ON events (negotiation_id) WHERE negotiation_id IS NOT NULL;
CREATE INDEX events_by_influencer ON events (influencer_id) WHERE influencer_id IS NOT NULL;
CREATE TABLE personal (
  position INTEGER PRIMARY KEY REFERENCES events (position),
  subject TEXT NOT NULL CHECK (subject <> ''),
  salt TEXT,
  content TEXT CHECK (json_valid(content)),
  CHECK ((salt IS NULL) = (content IS NULL))
) STRICT;
CREATE INDEX personal_by_subject ON personal (subject);
`;

/**
 * INSERT OR REPLACE deletes the old row without firing update or delete triggers, so an insert is refused before it
 * conflicts: position and version must be the next ones, id and dedupe key new.
 */
export const GUARDS = `
CREATE TRIGGER events_insert BEFORE INSERT ON events BEGIN
  SELECT CASE
    WHEN NEW.position IS NOT (SELECT ifnull(max(position), 0) + 1 FROM events)
      THEN RAISE(ABORT, 'events: position must be the next one')
    WHEN NEW.version IS NOT (SELECT ifnull(max(version), 0) + 1 FROM events WHERE stream = NEW.stream)
      THEN RAISE(ABORT, 'events: version must be the next one of its stream')
    WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
      THEN RAISE(ABORT, 'events: id exists')
    WHEN NEW.dedupe_key IS NOT NULL AND EXISTS (SELECT 1 FROM events WHERE dedupe_key = NEW.dedupe_key)
      THEN RAISE(ABORT, 'events: dedupe key exists')
  END;
END;
CREATE TRIGGER events_update BEFORE UPDATE ON events BEGIN
  SELECT RAISE(ABORT, 'events are never changed');
END;
CREATE TRIGGER events_delete BEFORE DELETE ON events BEGIN
  SELECT RAISE(ABORT, 'events are never deleted');
END;
CREATE TRIGGER personal_insert BEFORE INSERT ON personal BEGIN
  SELECT CASE
    WHEN NEW.position IS NOT (SELECT max(position) FROM events WHERE personal_hash IS NOT NULL AND position = NEW.position)
      OR NEW.position IS NOT (SELECT max(position) FROM events)
      THEN RAISE(ABORT, 'personal: belongs to the newest event, and only if that commits to it')
    WHEN EXISTS (SELECT 1 FROM personal WHERE position = NEW.position)
      THEN RAISE(ABORT, 'personal: position exists')
    WHEN NEW.content IS NULL
      THEN RAISE(ABORT, 'personal: content is missing')
  END;
END;
CREATE TRIGGER personal_update BEFORE UPDATE ON personal
WHEN NEW.position IS NOT OLD.position OR NEW.subject IS NOT OLD.subject
  OR NEW.content IS NOT NULL OR NEW.salt IS NOT NULL OR OLD.content IS NULL OR OLD.salt IS NULL
BEGIN
  SELECT RAISE(ABORT, 'personal: content and salt may only be emptied, together');
END;
CREATE TRIGGER personal_delete BEFORE DELETE ON personal BEGIN
  SELECT RAISE(ABORT, 'personal parts are emptied, never deleted');
END;
`;

/** One part of the view; `about` is the event whose ids say what `e` is about, `mail` whether `e` may be one. */
const trailOf = (about: 'e' | 'r', mail: boolean, from: string): string => `SELECT
  e.position,
  e.occurred_at AS timestamp,
  ${mail ? 'e.direction' : 'CAST(NULL AS TEXT) AS direction'},
  e.type,
  ${about}.campaign_id,
  ifnull(${mail ? `e.data ->> '$.clientName'` : 'NULL'}, (SELECT client_name FROM campaigns WHERE key = ${about}.campaign_id)) AS campaign,
  ${about}.negotiation_id,
  ${about}.influencer_id,
  (SELECT name FROM contacts WHERE key = ${about}.influencer_id) AS influencer_name,
  ${mail ? `iif(e.direction IS NULL, NULL, p.content ->> '$.subject')` : 'NULL'} AS email_subject,
  ${mail ? `iif(e.direction IS NULL, NULL, p.content ->> '$.body')` : 'NULL'} AS email_body,
  ${mail ? `iif(e.stream LIKE 'negotiation:%', e.state, NULL)` : 'NULL'} AS negotiation_state,
  ${mail ? RATES : 'NULL'} AS rates,
  ${mail ? `e.data ->> '$.intent'` : 'NULL'} AS intent,
  e.metadata ->> '$.actor' AS actor,
  e.data,
  e.hash
FROM ${from}`;

const RATES = `nullif(json_patch('{}', json_object(
    'price', e.data -> '$.price',
    'ask', e.data -> '$.ask',
    'ceiling', ifnull(e.data -> '$.ceilingPrice', e.data -> '$.inputs.ceilingPrice'),
    'cpm', e.data -> '$.cpm'
  )), '{}')`;

/**
 * One row per event, no copy. What an effect went through names no campaign: `r`, the first event of its stream, has the
 * ids of the event that asked for it. Three parts, so that each is found by the indexes of events from either end; the
 * `substr` keeps SQLite from sorting every effect where it may walk the log. `contacts` and `campaigns` are read models
 * keyed by influencer and campaign id; SQLite looks them up when the view is queried, so they may be created after it.
 */
export const AUDIT_TRAIL = `CREATE VIEW audit_trail AS
${trailOf(
  'e',
  true,
  `events e LEFT JOIN personal p ON p.position = e.position
WHERE substr(e.stream, 1, 7) <> 'effect:' AND e.type <> 'EffectNeedsPerson'`,
)}
UNION ALL
${trailOf(
  'r',
  false,
  `events e JOIN events r ON r.stream = e.stream AND r.version = 1
WHERE substr(e.stream, 1, 7) = 'effect:'`,
)}
UNION ALL
${trailOf(
  'r',
  false,
  `events e LEFT JOIN events r ON r.stream = 'effect:' || (e.data ->> '$.effectId') AND r.version = 1
WHERE e.type = 'EffectNeedsPerson'`,
)}`;
