import type { Metadata } from '../../events/event.ts';
import type { CampaignId, Position } from '../../events/units.ts';
import type { Database } from 'better-sqlite3';
import type { HoldCommand } from '../../domain/campaign/hold.ts';
import { negotiationRows, negotiationsAt, type NegotiationRow } from '../../projections/negotiation-rows.ts';
import type { Deciding, Tx } from '../application.ts';
import { decideCampaign } from './campaign.ts';
import { type Act, commandOf, concernedBy, type LeftOut } from './each.ts';
import { refuseFaulted } from './limits.ts';
import { decideAlone, openQueued } from './negotiation.ts';

/** A whole campaign, or everybody whose address or whose manager's is at a domain, in every campaign. */
export type Scope = Readonly<{ campaignId: CampaignId }> | Readonly<{ domain: string }>;

/** As they stood before the decision. */
export type Concerned = Readonly<{
  concerned: readonly NegotiationRow[];
  leftOut: readonly Readonly<{ row: NegotiationRow; why: LeftOut }>[];
}>;

export const concernedIn = (db: Database, act: Act, scope: Scope): Concerned =>
  'campaignId' in scope
    ? concernedBy(act, negotiationRows(db, scope.campaignId), { wholeCampaign: true })
    : concernedBy(act, negotiationsAt(db, scope.domain, 'open'), { wholeCampaign: false });

/** Whoever of a scope changed behind a position, also where it is over by now. */
export const changedIn = (db: Database, scope: Scope, changedAfter: Position): readonly NegotiationRow[] =>
  'campaignId' in scope
    ? negotiationRows(db, scope.campaignId).filter(({ position }) => position > changedAfter)
    : negotiationsAt(db, scope.domain, { changedAfter });

/**
 * Decides for everybody of a scope in the caller's transaction, one event each; queued openings that find room then go
 * once, behind the last of them. `by` is a Slack id.
 * @throws CampaignCommandNotAllowed, ReadModelFaulted
 */
export const decideMany = (
  tx: Tx,
  app: Deciding,
  { act, scope, by }: Readonly<{ act: Act; scope: Scope; by: string }>,
  metadata: Metadata,
): Concerned => {
  refuseFaulted(app, ['campaigns', 'negotiations', 'contacts']);
  const concerned = concernedIn(tx.database, act, scope);
  if ('campaignId' in scope) {
    decideCampaign(tx, app, scope.campaignId, { type: OF_CAMPAIGN[act], by }, metadata);
    return concerned;
  }
  const command = commandOf(act, by, { wholeCampaign: false });
  for (const { negotiationId } of concerned.concerned) decideAlone(tx, app, negotiationId, command, metadata);
  for (const campaignId of new Set(concerned.concerned.map((row) => row.campaignId)))
    openQueued(tx, app, campaignId, { ...metadata, actor: 'agent' });
  return concerned;
};

/** The act as a decision about the campaign itself. */
export const OF_CAMPAIGN: Readonly<Record<Act, HoldCommand['type']>> = {
  pause: 'PauseCampaign',
  resume: 'ResumeCampaign',
  stop: 'StopCampaign',
};
