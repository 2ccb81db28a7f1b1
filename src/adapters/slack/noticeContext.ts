import type { Database } from 'better-sqlite3';
import type { StoredEvent } from '../../events/catalogue.ts';
import type { CampaignId, Cents, Cpm, NegotiationId, Position } from '../../events/units.ts';
import type { Bounds } from '../../domain/negotiation/bounds.ts';
import { type Status, TERMINAL } from '../../domain/negotiation/state.ts';
import { type Effect, isSettled } from '../../projections/effects.ts';
import { latestThread, type NegotiationRow, negotiationRowOf } from '../../projections/negotiation-rows.ts';
import { isBeingRead } from '../../projections/effect-rows.ts';
import { type CampaignDetails, campaignDetails, waitingEffects } from '../../projections/queries.ts';
import { run, sql } from '../../projections/sql.ts';
import { stateOf } from '../../projections/states.ts';
import type { Application } from '../application.ts';
import { boundsFor } from '../decisions/bounds.ts';
import { type Origin, originOf } from '../decisions/moves.ts';
import { alikeTo } from '../effects/by-person.ts';
import { draftedFor, draftsOf } from '../gmail/known.ts';

/** An event of the log of one of these types. */
export type EventNamed<Type extends StoredEvent['type']> = Extract<StoredEvent, { type: Type }>;

/** A line of the influencer list with which nothing could be started. */
export type NotFound = EventNamed<
  | 'InfluencerMissing'
  | 'InfluencerAmbiguous'
  | 'InfluencerUnreadable'
  | 'InfluencerSuppressed'
  | 'InfluencerListedTwice'
>;

/** What became of a line of the list when it was looked up, and what has become of it since. */
export type Looked = Readonly<{ then: NotFound; now: NotFound | EventNamed<'InfluencerMatched'> }>;

/** A first offer, as it was decided or as it waits for room. */
export type Opening = Readonly<{ negotiationId: NegotiationId; name: string | null; price: Cents; cpm: Cpm | null }>;

/** A negotiation as it stands, and how it stood at an earlier position. */
export type StillOpen = NegotiationRow & Readonly<{ statusThen: Status }>;

/** What a notice tells beside its event. What doesn't concern it is null or empty. */
export type NoticeContext = Readonly<{
  campaign: CampaignDetails | null;
  negotiation: NegotiationRow | null;
  /** Of the influencer's manager, where that address wrote in the thread and the notice names whom it was negotiated with. */
  managerEmail: string | null;
  /** The address that mails are sent from and that links open. */
  mailbox: string;
  /** Of the negotiation's latest mail. */
  threadId: string | null;
  notFound: readonly Looked[];
  /** The last time that somebody had the sheet looked into again, and whether that look was taken. */
  lookedAgain: EventNamed<'LookUpRequested' | 'LookUpAnswered'> | null;
  /** The last time that somebody had the task of the rejected form read again. */
  readAgain: EventNamed<'FormReadRequested'> | null;
  openings: readonly Opening[];
  queued: readonly Opening[];
  /** Of the negotiations that were open when the timeline ended: in which state each was then, by place. */
  stillOpen: readonly StillOpen[];
  waiting: ReturnType<typeof waitingEffects>;
  /** The effect that the event is about, and the draft that it is to send or, once it did, that it sent. */
  effect: Effect | null;
  draft: EventNamed<'MailDrafted'> | null;
  /** Of the mail that the draft is of. */
  origin: Origin | null;
  /** How the effect ended; null while it is under way, waits, or where there is none. */
  ended: StoredEvent | null;
  /** How many others wait for a person because of the same failure. */
  alike: number;
  /** Of the negotiation, while a person is asked to decide about it. */
  bounds: Bounds | null;
  /** What settled that which the notice asks of people; null while it waits for them. */
  settledBy: StoredEvent | null;
}>;

/** Reads what the notice about `event` needs, from read models and, for what these don't keep, from the log. */
export const noticeContext = (
  { log, settings }: Pick<Application, 'log' | 'settings'>,
  event: StoredEvent,
): NoticeContext => {
  const db = log.database;
  const effect = 'effectId' in event.data ? stateOf(db, 'effects', event.data.effectId) : null;
  const campaignId = ('campaignId' in event.data ? event.data.campaignId : effect?.campaignId) ?? null;
  const negotiationId = ('negotiationId' in event.data ? event.data.negotiationId : effect?.negotiationId) ?? null;
  const campaign = campaignId === null ? null : campaignDetails(db, campaignId);
  const ofCampaign = <T>(concerns: boolean, read: (id: CampaignId) => readonly T[]): readonly T[] =>
    concerns && campaignId !== null ? read(campaignId) : [];
  const negotiation = negotiationId === null ? null : negotiationRowOf(db, negotiationId);
  const namesAddresses = NAMES_ADDRESSES.has(event.type);
  const draft = effect?.kind === 'send_mail' ? draftThatLeft({ log }, effect) : null;
  return {
    campaign,
    negotiation,
    managerEmail: negotiation !== null && namesAddresses ? managerWhoWrote(log, negotiation) : null,
    mailbox: settings.GMAIL_ADDRESS,
    threadId: negotiationId === null ? null : latestThread(db, negotiationId),
    notFound: ofCampaign(MISSES.has(event.type), (id) => lookedIn(log, id, event)),
    lookedAgain:
      ofCampaign(MISSES.has(event.type), (id) => lastOf(log, id, 'LookUpRequested', 'LookUpAnswered'))[0] ?? null,
    readAgain: ofCampaign(event.type === 'CampaignRejected', (id) => readAgainSince(log, id, event))[0] ?? null,
    openings: ofCampaign(event.type === 'CampaignStarted', (id) => openings(db, id, 'OfferDecided')),
    queued: ofCampaign(event.type === 'OpeningsQueued', (id) => openings(db, id, 'OpeningQueued')),
    stillOpen: event.type === 'TimelineEnded' ? openAt(db, campaign?.negotiationRows ?? [], event.position) : [],
    waiting: event.type === 'OutageBegan' || event.type === 'OutageEnded' ? waitingEffects(db) : [],
    effect,
    draft,
    origin:
      draft === null
        ? null
        : originOf(log.read({ stream: `negotiation:${draft.data.negotiationId}` }), draft.data.move),
    ended: effect === null || !isSettled(effect) ? null : endOf(log, effect),
    alike: event.type === 'EffectNeedsPerson' && effect !== null ? alikeTo(db, effect.effectId).length : 0,
    bounds: negotiation?.status === 'escalated' ? boundsAt(db, negotiation.negotiationId) : null,
    settledBy: settledBy(log, event),
  };
};

/** The first event after which it is asked no more: a pause only puts it off. */
export const settledBy = (log: Reading, event: StoredEvent): StoredEvent | null => {
  if (event.type === 'EffectNeedsPerson') return effectSettledBy(log, event.data.effectId, event.position);
  const left = LEFT_BY[event.type];
  return left === undefined ? null : firstOf(log, left, event.stream, event.position);
};

/** The first event after `since` by which an effect waits for nobody any more. */
export const effectSettledBy = (log: Reading, effectId: string, since: Position): StoredEvent | null =>
  firstOf(log, LET_GO, `effect:${effectId}`, since);

type Reading = Pick<Application['log'], 'database' | 'read'>;

const firstOf = (log: Reading, query: string, stream: string, after: Position): StoredEvent | null => {
  const position = log.database.prepare(query).pluck().get(stream, after) as Position | undefined;
  return position === undefined ? null : (log.read({ after: (position - 1) as Position, limit: 1 })[0] ?? null);
};

const leaves = (condition: string): string =>
  `SELECT position FROM events WHERE stream = ? AND position > ? AND ${condition} ORDER BY version LIMIT 1`;

const LET_GO = leaves(
  `type IN ('EffectResumed', 'DraftReleased', 'EffectSucceeded', 'EffectSuperseded', 'EffectGivenUp')`,
);

const LEFT_BY: Readonly<Partial<Record<StoredEvent['type'], string>>> = {
  NegotiationEscalated: leaves(`state NOT IN ('escalated', 'paused')`),
  AgreementReached: leaves(`state <> 'agreed'`),
  EffectParked: LET_GO,
  CampaignRejected: leaves(`type IN ('CampaignRejected', 'CampaignSubmitted', 'FormWithdrawn')`),
};

const boundsAt = (db: Database, negotiationId: NegotiationId): Bounds | null => {
  const negotiation = stateOf(db, 'negotiations', negotiationId);
  return negotiation === null ? null : boundsFor(db, negotiation);
};

const NAMES_ADDRESSES: ReadonlySet<string> = new Set(['AgreementReached', 'NegotiationEscalated', 'EffectParked']);

/** null: the manager has written nothing, or who it was has been erased. */
const managerWhoWrote = (
  log: Application['log'],
  { negotiationId, influencerId }: Pick<NegotiationRow, 'negotiationId' | 'influencerId'>,
): string | null => {
  const manager = stateOf(log.database, 'contacts', influencerId)?.managerEmail ?? null;
  if (manager === null) return null;
  const received = log.read({ stream: `negotiation:${negotiationId}`, types: ['MailReceived'] });
  const wrote = received.some(
    (event) => event.type === 'MailReceived' && event.personal.content?.from.toLowerCase() === manager,
  );
  return wrote ? manager : null;
};

const NOT_FOUND = [
  'InfluencerMissing',
  'InfluencerAmbiguous',
  'InfluencerUnreadable',
  'InfluencerSuppressed',
  'InfluencerListedTwice',
] as const satisfies readonly NotFound['type'][];

/** The events whose notices ask the team to add or mend somebody. */
const MISSES: ReadonlySet<StoredEvent['type']> = new Set([
  'CampaignStarted',
  'InfluencerMissing',
  'InfluencerAmbiguous',
  'InfluencerUnreadable',
]);

/** What a notice lists: everybody who was not found at the start, or the one line that was looked up again. */
const lookedIn = (log: Application['log'], campaignId: CampaignId, about: StoredEvent): readonly Looked[] => {
  const events = log.read({ stream: `campaign:${campaignId}`, types: [...NOT_FOUND, 'InfluencerMatched'] });
  const latest = new Map<number, Looked['now']>();
  for (const event of events)
    if (isNotFound(event) || event.type === 'InfluencerMatched') latest.set(event.data.place, event);
  const told = about.type === 'CampaignStarted' ? events.filter(({ position }) => position < about.position) : [about];
  return told.filter(isNotFound).map((then) => ({ then, now: latest.get(then.data.place) ?? then }));
};

const isNotFound = (event: StoredEvent): event is NotFound => NOT_FOUND.some((type) => type === event.type);

/** The last event of these types, or none. */
const lastOf = <Type extends StoredEvent['type']>(
  log: Application['log'],
  campaignId: CampaignId,
  ...types: readonly Type[]
): readonly EventNamed<Type>[] =>
  log.read({ stream: `campaign:${campaignId}`, types: [...types] }).slice(-1) as unknown as readonly EventNamed<Type>[];

const readAgainSince = (
  log: Application['log'],
  campaignId: CampaignId,
  { position }: StoredEvent,
): readonly EventNamed<'FormReadRequested'>[] =>
  isBeingRead(log.database, campaignId)
    ? lastOf(log, campaignId, 'FormReadRequested').filter((asked) => asked.position > position)
    : [];

/** What the end of the timeline stopped was open when it came, and who waits for it wants to know. */
const openAt = (db: Database, rows: readonly NegotiationRow[], position: Position): readonly StillOpen[] => {
  const then = db.prepare<[NegotiationId, Position], { state: Status }>(STATE_AT);
  return rows.flatMap((row) => {
    const statusThen = then.get(row.negotiationId, position)?.state;
    return statusThen === undefined || TERMINAL.has(statusThen) ? [] : [{ ...row, statusThen }];
  });
};

const STATE_AT = `SELECT state FROM events WHERE stream = 'negotiation:' || ? AND position <= ?
  ORDER BY version DESC LIMIT 1`;

/** By what was decided at the time: a later offer changes nothing about the first one. */
const openings = (db: Database, campaignId: CampaignId, type: 'OfferDecided' | 'OpeningQueued'): readonly Opening[] => {
  const rows = run(
    db,
    sql
      .selectFrom('events as e')
      .leftJoin('contacts as c', 'c.key', 'e.influencer_id')
      .select(['e.data', 'c.name'])
      .where('e.campaign_id', '=', campaignId)
      .where('e.type', '=', type)
      .orderBy('e.position'),
  ).map(({ data, name }) => ({ name, ...(JSON.parse(data) as OpeningData) }));
  const first = new Map<NegotiationId, Opening>();
  for (const { negotiationId, name, price, cpm, purpose } of rows) {
    if ((purpose ?? 'opening') === 'opening' && !first.has(negotiationId))
      first.set(negotiationId, { negotiationId, name, price, cpm: cpm ?? null });
  }
  return [...first.values()];
};

type OpeningData = Readonly<{ negotiationId: NegotiationId; price: Cents; cpm?: Cpm; purpose?: string }>;

/** What a person sent in Gmail before it was given other words left as it was; until it left, the newest words. */
const draftThatLeft = (app: Pick<Application, 'log'>, effect: Effect): EventNamed<'MailDrafted'> => {
  const drafted = draftedFor(app, effect);
  const sent = app.log
    .read({ stream: `negotiation:${drafted.data.negotiationId}`, types: ['MailSent'] })
    .find((event) => event.type === 'MailSent' && event.data.effectId === effect.effectId);
  const words = sent?.type === 'MailSent' ? sent.personal.content : null;
  if (words === null) return drafted;
  return draftsOf(app, drafted.data).findLast(({ personal }) => personal.content?.body === words.body) ?? drafted;
};

const endOf = (log: Pick<Application['log'], 'read'>, { effectId }: Effect): StoredEvent | null =>
  log.read({ stream: `effect:${effectId}`, types: ['EffectSucceeded', 'EffectSuperseded', 'EffectGivenUp'] }).at(-1) ??
  null;
