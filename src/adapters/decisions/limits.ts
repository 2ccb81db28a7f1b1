import type { Limits } from '../../domain/negotiation/commands.ts';
import type { Standing } from '../../domain/campaign/campaign.ts';
import type { LedgerEntry, CampaignTerms } from '../../domain/campaign/ledger.ts';
import type { CampaignId, NegotiationId } from '../../events/units.ts';
import type { Reads } from '../../projections/states.ts';
import { type Application, type Deciding, nowOf, type Tx } from '../application.ts';

/**
 * What a negotiation may spend at this moment, read in the transaction in which it is decided. `known`: the campaign's
 * entries, where the caller has them as they stand.
 * @throws ReadModelFaulted, CampaignUnknown
 */
export const limitsFor = (
  tx: Tx,
  app: Deciding,
  campaignId: CampaignId,
  negotiationId: NegotiationId,
  known: readonly LedgerEntry[] | null = null,
): Limits => {
  refuseFaulted(app, ['campaigns', 'negotiations', 'effects']);
  let entries = known;
  return {
    now: nowOf(app),
    terms: termsOf(tx, campaignId),
    // Read when a rule asks for them: most commands don't, and a campaign may have hundreds.
    get entries() {
      return (entries ??= entriesOf(tx, campaignId));
    },
    policy: app.config.negotiation,
    standing: standingOf(tx, campaignId),
    sending: tx.prepare(SENDING).get(negotiationId) !== undefined,
  };
};

/** @throws CampaignUnknown before its form was read */
export const termsOf = (reads: Reads, campaignId: CampaignId): CampaignTerms => {
  const row = reads.prepare(TERMS).get(campaignId);
  if (row === undefined) throw new CampaignUnknown(campaignId);
  return row as CampaignTerms;
};

/** 'running' also where the read model does not know the campaign yet. */
export const standingOf = (reads: Reads, campaignId: CampaignId): Standing =>
  (reads.prepare(STANDING).pluck().get(campaignId) as Standing | undefined) ?? 'running';

export const entriesOf = (reads: Reads, campaignId: CampaignId): readonly LedgerEntry[] =>
  (reads.prepare(ENTRIES).all(campaignId) as EntryRow[]).map(entryFrom);

/** The entries with one negotiation's read again: for decisions in a row that change nothing but their own. */
export const withEntryReread = (
  tx: Tx,
  entries: readonly LedgerEntry[],
  negotiationId: NegotiationId,
): readonly LedgerEntry[] => {
  const entry = entryFrom(tx.prepare(ENTRY).get(negotiationId) as EntryRow);
  return entries.map((each) => (each.negotiationId === negotiationId ? entry : each));
};

/** Whatever reads a faulted read model to decide or to send fails closed. */
export const refuseFaulted = (app: Pick<Application, 'faulted'>, needed: readonly string[]): void => {
  const broken = app.faulted().filter((name) => needed.includes(name));
  if (broken.length > 0) throw new ReadModelFaulted(broken);
};

export class ReadModelFaulted extends Error {
  readonly code = 'READ_MODEL_FAULTED';
  constructor(names: readonly string[]) {
    super(`Nothing is decided while these read models are faulted: ${names.join(', ')}. Run: parley rebuild`);
  }
}

export class CampaignUnknown extends Error {
  readonly code = 'CAMPAIGN_UNKNOWN';
  constructor(campaignId: string) {
    super(`No submitted campaign ${campaignId}; see: parley campaign list`);
  }
}

type EntryRow = Omit<LedgerEntry, 'open'> & Readonly<{ open: 0 | 1 }>;

const entryFrom = ({ open, ...entry }: EntryRow): LedgerEntry => ({ ...entry, open: open === 1 });

const TERMS = `SELECT budget, opening_cpm AS openingCpm, target_cpm AS targetCpm, stretch
  FROM campaigns WHERE key = ? AND budget IS NOT NULL`;
const STANDING = 'SELECT standing FROM campaigns WHERE key = ?';
const ENTRY_COLUMNS = 'key AS negotiationId, impressions, quality, open, outstanding, held, deal';
const ENTRIES = `SELECT ${ENTRY_COLUMNS} FROM negotiations WHERE campaign_id = ?`;
const ENTRY = `SELECT ${ENTRY_COLUMNS} FROM negotiations WHERE key = ?`;
const SENDING = `SELECT 1 FROM effects
  WHERE negotiation_id = ? AND kind = 'send_mail' AND open = 1 AND in_flight = 1 LIMIT 1`;
