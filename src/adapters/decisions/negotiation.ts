import type { CampaignEvent, NegotiationEvent, ParleyEvent } from '../../events/catalogue.ts';
import type { Metadata, Stored } from '../../events/event.ts';
import { handle } from '../../events/handle.ts';
import type { CampaignId, NegotiationId } from '../../events/units.ts';
import type { LedgerEntry } from '../../domain/campaign/ledger.ts';
import type { NegotiationCommand } from '../../domain/negotiation/commands.ts';
import { negotiationDecider } from '../../domain/negotiation/decide.ts';
import type { Negotiation } from '../../domain/negotiation/state.ts';
import { stateOf } from '../../projections/states.ts';
import type { Deciding, Tx } from '../application.ts';
import { entriesOf, limitsFor, withEntryReread } from './limits.ts';

/** What was decided, and the state it led to. */
export type Decision = Readonly<{ negotiation: Negotiation; events: readonly Stored<ParleyEvent>[] }>;

/**
 * Decides one command on one negotiation and whatever follows from it at once: openings that now have room, the same
 * person's other negotiations after an opt-out. `known`: the campaign's entries, where the caller has them as they stand.
 * @throws CommandNotAllowed, CampaignHeld, NegotiationUnknown, ReadModelFaulted
 */
export const decideNegotiation = (
  tx: Tx,
  app: Deciding,
  negotiationId: NegotiationId,
  command: NegotiationCommand,
  metadata: Metadata,
  known: readonly LedgerEntry[] | null = null,
): Decision => {
  const decision = decideAlone(tx, app, negotiationId, command, metadata, known);
  // A test of the queue frees no room for anybody else, and whoever tests it goes through all of it.
  if (command.type !== 'TestQueue') follow(tx, app, decision, metadata);
  return decision;
};

/**
 * The same without what follows: whoever decides on many negotiations in a row lets queued openings go once, behind the last.
 * @throws CommandNotAllowed, CampaignHeld, NegotiationUnknown, ReadModelFaulted
 */
export const decideAlone = (
  tx: Tx,
  app: Deciding,
  negotiationId: NegotiationId,
  command: NegotiationCommand,
  metadata: Metadata,
  known: readonly LedgerEntry[] | null = null,
): Decision => {
  const campaignId = command.type === 'StartNegotiation' ? command.terms.campaignId : campaignOf(tx, negotiationId);
  const { state, events } = handle<
    ParleyEvent,
    Negotiation | null,
    NegotiationCommand,
    NegotiationEvent,
    ReturnType<typeof limitsFor>
  >(tx, negotiationDecider, {
    stream: `negotiation:${negotiationId}`,
    command,
    context: limitsFor(tx, app, campaignId, negotiationId, known),
    // Also where another campaign's decision led to this one: a campaign is read as one story.
    metadata: { ...metadata, correlationId: campaignId },
  });
  if (state === null) throw new NegotiationUnknown(negotiationId);
  return { negotiation: state, events };
};

/** The negotiation as it stands in this transaction. @throws NegotiationUnknown */
export const negotiationOf = (tx: Tx, negotiationId: NegotiationId): Negotiation => {
  const negotiation = stateOf(tx, 'negotiations', negotiationId);
  if (negotiation === null) throw new NegotiationUnknown(negotiationId);
  return negotiation;
};

export class NegotiationUnknown extends Error {
  readonly code = 'NEGOTIATION_UNKNOWN';
  constructor(negotiationId: string) {
    super(`No negotiation ${negotiationId}; see: parley campaign show`);
  }
}

const campaignOf = (tx: Tx, negotiationId: NegotiationId): CampaignId => {
  const row = tx.prepare('SELECT campaign_id FROM negotiations WHERE key = ?').get(negotiationId) as
    { campaign_id: CampaignId } | undefined;
  if (row === undefined) throw new NegotiationUnknown(negotiationId);
  return row.campaign_id;
};

/** Events after which a queued opening may find room: money came back, or an offer no longer stands. */
const FREES_ROOM: ReadonlySet<string> = new Set([
  'AgreementReached',
  'NegotiationDeclined',
  'NegotiationStopped',
  'MoveSuperseded',
  'OffersLapsed',
  'NegotiationReopened',
  'EscalationReturned',
  'ThreadHandedBack',
  'NegotiationResumed',
]);

const follow = (tx: Tx, app: Deciding, { negotiation, events }: Decision, cause: Metadata): void => {
  const last = events.at(-1);
  if (last === undefined) return;
  const metadata = { ...cause, actor: 'agent', causationId: last.id };
  const { campaignId, influencerId, negotiationId } = negotiation.terms;
  for (const event of events) {
    if (event.type !== 'AddressSuppressed') continue;
    for (const other of negotiationsWith(tx, influencerId)) {
      if (other !== negotiationId)
        decideNegotiation(tx, app, other, { type: 'Suppress', because: event.data.because }, metadata);
    }
  }
  if (events.some(({ type }) => FREES_ROOM.has(type))) openQueued(tx, app, campaignId, metadata);
};

/**
 * Lets queued openings go while there is room for them, the best engaged first, then by place in the list (policy §2
 * step 8); after the timeline's end they stop. The team is told of those that wait from now on.
 */
export const openQueued = (tx: Tx, app: Deciding, campaignId: CampaignId, metadata: Metadata): void => {
  const queued = tx.prepare(QUEUED).all(campaignId) as { key: NegotiationId }[];
  const waiting: NegotiationId[] = [];
  let entries: readonly LedgerEntry[] | null = null;
  for (const { key } of queued) {
    entries ??= entriesOf(tx, campaignId);
    const { events } = decideNegotiation(tx, app, key, { type: 'TestQueue' }, metadata, entries);
    if (events.some(({ type }) => type === 'OpeningQueued')) waiting.push(key);
    // Each test sees the offers decided before it.
    entries = withEntryReread(tx, entries, key);
  }
  if (waiting.length === 0) return;
  const told: CampaignEvent = { type: 'OpeningsQueued', data: { campaignId, negotiations: waiting } };
  const ofCampaign = { ...metadata, correlationId: campaignId };
  tx.append({ stream: `campaign:${campaignId}`, expected: 'stream_exists', metadata: ofCampaign, events: [told] });
};

/** The closed ones too: they must not be reopened either. */
const negotiationsWith = (tx: Tx, influencerId: string): readonly NegotiationId[] =>
  (
    tx.prepare('SELECT key FROM negotiations WHERE influencer_id = ?').all(influencerId) as { key: NegotiationId }[]
  ).map(({ key }) => key);

const QUEUED = `SELECT key FROM negotiations WHERE campaign_id = ? AND status = 'queued_for_budget'
  ORDER BY quality DESC, place`;
