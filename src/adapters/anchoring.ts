import { anchorHead, anchorsFileOf } from '../events/anchors.ts';
import type { Position } from '../events/units.ts';
import { type Application, metadata, nowOf } from './application.ts';

const HOUR_MILLISECONDS = 60 * 60 * 1000;

/**
 * Signs the head once every `PARLEY_ANCHOR_HOURS`, into the file beside the database and, as an event that asks for a
 * notice, into Slack. Not while nothing has happened but the last anchor itself.
 */
export const anchorWhenDue = async (app: Application): Promise<void> => {
  const { log, logger, settings } = app;
  const { database } = log;
  const now = nowOf(app);
  const every = settings.PARLEY_ANCHOR_HOURS * HOUR_MILLISECONDS;
  const since = database.prepare<[], string>(SINCE).pluck().get();
  if (every === 0 || since === undefined || Date.parse(now) - Date.parse(since) < every) return;
  const last = database.prepare<[], Position>(ANCHORED).pluck().get() ?? 0;
  if (database.prepare(HAPPENED).get(last) === undefined) return;

  const anchoring = anchorHead(database, anchorsFileOf(database.name), app.keys(), now);
  if (anchoring.outcome === 'empty') return;
  if (anchoring.outcome === 'contradicted') {
    const { position } = anchoring.anchor;
    logger.error({ position }, 'the log does not fit an anchor of it, so no new one was made: run parley verify');
    return;
  }
  // A crash before the event leaves a line that is true, and the next anchor follows at once.
  await log.write((tx) =>
    tx.append({
      stream: 'system:anchors',
      expected: 'any',
      metadata: metadata('anchoring', 'agent', 'system:anchors'),
      events: [{ type: 'LogAnchored', data: anchoring.anchor }],
    }),
  );
};

/** The last anchor, or where there is none yet, the beginning of the log. */
const SINCE = `SELECT ifnull((SELECT max(data ->> '$.signedAt') FROM events WHERE type = 'LogAnchored'), min(recorded_at))
  FROM events WHERE position = 1`;
const ANCHORED = `SELECT data ->> '$.position' FROM events WHERE type = 'LogAnchored' ORDER BY position DESC LIMIT 1`;
/** Posting an anchor to Slack is events too. */
const HAPPENED = `SELECT 1 FROM events e WHERE e.position > ? AND e.type <> 'LogAnchored' AND NOT EXISTS (
  SELECT 1 FROM events a WHERE a.id = substr(e.stream, 8, 36) AND a.type = 'LogAnchored' AND e.stream LIKE 'effect:%')
  ORDER BY e.position LIMIT 1`;
