import type { StoredEvent } from '../../events/catalogue.ts';
import type { Instant, Position } from '../../events/units.ts';
import type { AskedEffect } from '../../domain/effects.ts';
import { CHANGES_NOTICES, changes, type StandingNotice } from '../../domain/notices.ts';
import type { PostedNotice } from '../../projections/notices.ts';
import { stateOf, statesWhere } from '../../projections/states.ts';
import type { Tx } from '../application.ts';

type Drawing = AskedEffect &
  Readonly<Pick<StandingNotice, 'about' | 'aboutPosition' | 'campaignId' | 'negotiationId'> & { influencerId: null }>;

/**
 * The messages in Slack that tell something else after this event, each to be drawn anew. One that waits to be drawn
 * already will show this too: nothing is asked for twice.
 */
export const noticesToDraw = (tx: Tx, event: StoredEvent): readonly Drawing[] => {
  if (event.type === 'NoticePosted') return changedSince(tx, event.data) ? [drawing(event, event)] : [];
  if (!CHANGES_NOTICES.has(event.type)) return [];
  // A card counts where somebody stands: their mail changes that only where nothing more was expected of them.
  if (event.type === 'MailReceived' && !wasStale(tx, event)) return [];
  return [...subjectsOf(event), ...campaignOf(tx, event)]
    .flatMap((subject) => statesWhere(tx, 'notices', 'subject = ? AND open = 1', subject))
    .filter(({ notice, effectId }) => changes(event, notice) && !isAskedFor(tx, effectId, event.position))
    .map((posted) => drawing(event, postedBy(tx, posted)));
};

type Posted = Extract<StoredEvent, { type: 'NoticePosted' }>;

/** A card changes with everybody on the list: it is drawn when it has been quiet for a moment. */
const CARD_PAUSE_MILLISECONDS = 3_000;

const drawing = ({ recordedAt }: StoredEvent, { id, position, data }: Posted): Drawing => ({
  kind: 'update_notice',
  system: 'slack',
  lane: laneOf(data.effectId),
  channel: data.channel,
  notice: data.notice,
  notBefore:
    data.notice === 'campaign_card'
      ? (new Date(Date.parse(recordedAt) + CARD_PAUSE_MILLISECONDS).toISOString() as Instant)
      : null,
  about: id,
  aboutPosition: position,
  campaignId: data.campaignId,
  negotiationId: data.negotiationId,
  influencerId: null,
});

/** Of its own, so that nothing else in the channel waits for it. */
const laneOf = (effectId: string): string => `notice:${effectId}`;

const postedBy = (tx: Tx, { effectId }: PostedNotice): Posted => {
  const posted = tx.stream(`notice:${effectId}`).findLast(({ type }) => type === 'NoticePosted');
  if (posted?.type !== 'NoticePosted') throw new Error(`The notice ${effectId} was never posted; run: parley verify`);
  return posted;
};

const isAskedFor = (tx: Tx, effectId: string, position: Position): boolean =>
  tx.prepare(ASKED_FOR).get({ lane: laneOf(effectId), position }) !== undefined;

/** What was asked for by an event of the same append is in the log, and not in the read model yet. One that waits for a person draws nothing. */
const ASKED_FOR = `SELECT 1 FROM effects WHERE open = 1 AND system = 'slack' AND lane = :lane
  AND kind = 'update_notice' AND (status = 'pending' OR (status = 'parked' AND due_at IS NOT NULL))
  UNION ALL SELECT 1 FROM events WHERE position > :position AND type = 'EffectRequested' AND data ->> '$.lane' = :lane
  LIMIT 1`;

const subjectsOf = ({ data }: StoredEvent): readonly string[] => [
  ...('campaignId' in data && data.campaignId !== null ? [data.campaignId] : []),
  ...('negotiationId' in data && data.negotiationId !== null ? [data.negotiationId] : []),
  ...('effectId' in data ? [data.effectId] : []),
];

/** Of an effect that was given up: what waited for it tells so. */
const campaignOf = (tx: Tx, event: StoredEvent): readonly string[] => {
  const campaignId = event.type === 'EffectGivenUp' ? stateOf(tx, 'effects', event.data.effectId)?.campaignId : null;
  return campaignId === null || campaignId === undefined ? [] : [campaignId];
};

const wasStale = (tx: Tx, { stream, version }: StoredEvent): boolean =>
  tx.prepare(STATE_BEFORE).pluck().get(stream, version) === 'stale';

const STATE_BEFORE = 'SELECT state FROM events WHERE stream = ? AND version < ? ORDER BY version DESC LIMIT 1';

/** Between the moment at which it was drawn and the one at which Slack had it. */
const changedSince = (tx: Tx, { notice, asOf, campaignId, negotiationId, concerns }: StandingNotice): boolean =>
  (
    tx.prepare(SINCE).all({ asOf, campaignId, negotiationId, effect: `effect:${concerns}` }) as Pick<
      StoredEvent,
      'type'
    >[]
  ).some((event) => changes(event, notice));

/** By position alone: few events came since, and a campaign may have thousands. */
const SINCE = `SELECT type FROM events WHERE position > :asOf
  AND (+campaign_id = :campaignId OR +negotiation_id = :negotiationId OR +stream = :effect)`;
