import type { CampaignEvent, ParleyEvent } from '../../events/catalogue.ts';
import type { Metadata, Stored } from '../../events/event.ts';
import { handle } from '../../events/handle.ts';
import type { CampaignId, NegotiationId } from '../../events/units.ts';
import type { Campaign } from '../../domain/campaign/campaign.ts';
import { type CampaignCommand, type CampaignContext, campaignDecider } from '../../domain/campaign/decide.ts';
import { negotiationTermsIn } from '../../domain/campaign/influencers.ts';
import { isOpen } from '../../domain/negotiation/state.ts';
import { negotiationRows } from '../../projections/negotiation-rows.ts';
import { type Deciding, nowOf, type Tx } from '../application.ts';
import { type Act, commandOf, concernedBy } from './each.ts';
import { refuseFaulted } from './limits.ts';
import { decideAlone, decideNegotiation, negotiationOf, openQueued } from './negotiation.ts';

/**
 * Decides one command on one campaign, and what follows for its negotiations in the same transaction.
 * @throws CampaignCommandNotAllowed, ReadModelFaulted
 */
export const decideCampaign = (
  tx: Tx,
  app: Deciding,
  campaignId: CampaignId,
  command: CampaignCommand,
  metadata: Metadata,
): readonly Stored<ParleyEvent>[] => {
  refuseFaulted(app, ['campaigns', 'negotiations', 'contacts', 'suppressions', 'erasures']);
  const { state, events } = handle<ParleyEvent, Campaign, CampaignCommand, CampaignEvent, CampaignContext>(
    tx,
    campaignDecider,
    {
      stream: `campaign:${campaignId}`,
      command,
      context: { campaignId, now: nowOf(app), timeZone: app.config.policy.timeZone },
      metadata,
    },
  );
  const last = events.at(-1);
  if (last === undefined) return events;
  const because = { ...metadata, actor: 'agent', causationId: last.id };
  if (events.some(({ type }) => type === 'InfluencerMatched')) startNegotiations(tx, app, state, events, because);
  const byPerson = { ...metadata, causationId: last.id };
  if (last.type === 'CampaignPaused') holdNegotiations(tx, app, 'pause', last.data, byPerson);
  if (last.type === 'CampaignResumed') holdNegotiations(tx, app, 'resume', last.data, byPerson);
  if (last.type === 'CampaignStopped') holdNegotiations(tx, app, 'stop', last.data, byPerson);
  if (last.type === 'TimelineEnded') endNegotiations(tx, app, campaignId, because);
  return events;
};

/** Everybody found is started before the first opening is decided: the formulas look at all who are open. */
const startNegotiations = (
  tx: Tx,
  app: Deciding,
  campaign: Campaign,
  events: readonly Stored<ParleyEvent>[],
  metadata: Metadata,
): void => {
  const { submission } = campaign;
  if (submission === null) return;
  const termsOf = negotiationTermsIn(campaign, submission);
  for (const event of events) {
    if (event.type !== 'InfluencerMatched') continue;
    const terms = termsOf(event.data);
    decideNegotiation(tx, app, terms.negotiationId, { type: 'StartNegotiation', terms }, metadata);
    const { pausedBy: by } = campaign;
    if (by !== null) decideAlone(tx, app, terms.negotiationId, { type: 'Pause', by, withCampaign: true }, metadata);
  }
  openQueued(tx, app, submission.campaignId, metadata);
};

/** The person's decision about the campaign, for each of its negotiations that it concerns. */
const holdNegotiations = (
  tx: Tx,
  app: Deciding,
  act: Act,
  { campaignId, by }: Readonly<{ campaignId: CampaignId; by: string }>,
  metadata: Metadata,
): void => {
  const { concerned } = concernedBy(act, negotiationRows(tx.database, campaignId), { wholeCampaign: true });
  const command = commandOf(act, by, { wholeCampaign: true });
  for (const { negotiationId } of concerned) decideAlone(tx, app, negotiationId, command, metadata);
  openQueued(tx, app, campaignId, { ...metadata, actor: 'agent' });
};

const endNegotiations = (tx: Tx, app: Deciding, campaignId: CampaignId, metadata: Metadata): void => {
  const open = tx.prepare('SELECT key FROM negotiations WHERE campaign_id = ? AND open = 1').all(campaignId);
  for (const { key } of open as { key: NegotiationId }[]) {
    // The first of them to let its offers lapse stops all that are queued.
    if (isOpen(negotiationOf(tx, key))) decideNegotiation(tx, app, key, { type: 'EndTimeline' }, metadata);
  }
};
