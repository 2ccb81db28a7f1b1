import { dayIn } from '../../domain/calendar.ts';
import { ledgerOf } from '../../domain/campaign/ledger.ts';
import type { Effect } from '../../projections/effects.ts';
import { type Application, metadata, nowOf, type Tx } from '../application.ts';
import { entriesOf, refuseFaulted, termsOf } from '../decisions/limits.ts';
import { isPersonsMail } from '../decisions/correspondence.ts';
import { originOf } from '../decisions/moves.ts';
import { decideNegotiation, negotiationOf } from '../decisions/negotiation.ts';
import type { Drafted } from './known.ts';
import { type MayLeave, mayLeave } from './may-leave.ts';

/** Whether a drafted mail may leave, as things stand in this transaction. @throws ReadModelFaulted */
export const mayLeaveNow = (tx: Tx, app: Application, drafted: Drafted): MayLeave => {
  refuseFaulted(app, ['campaigns', 'negotiations', 'contacts', 'mails', 'suppressions', 'effects']);
  const { campaignId, influencerId, negotiationId } = drafted.data;
  const terms = termsOf(tx, campaignId);
  return mayLeave(drafted.data, {
    negotiation: negotiationOf(tx, negotiationId),
    suppressed: tx.prepare('SELECT 1 FROM suppressions WHERE key = ?').get(influencerId) !== undefined,
    personWrote: personWroteSinceDecided(tx, drafted),
    budgetLeftCents: terms.budget - ledgerOf(terms, entriesOf(tx, campaignId)).spent,
    today: dayIn(nowOf(app), app.config.policy.timeZone),
  });
};

/** Takes a move back that may not leave, unless something else did already. */
export const takeBack = (tx: Tx, app: Application, drafted: Drafted, verdict: MayLeave): void => {
  const { campaignId, move, negotiationId } = drafted.data;
  if (verdict.ok || verdict.why === null || negotiationOf(tx, negotiationId).pending?.move !== move) return;
  const command = { type: 'SupersedeMove', move, why: verdict.why } as const;
  decideNegotiation(tx, app, negotiationId, command, metadata('gmail', 'agent', campaignId, drafted.id));
};

/**
 * Whether a mail waits in the mailbox for a person to press Send: every one of a campaign in review mode, and in every
 * mode those that carry out what a person decided or answer what was put before one. Nobody reads again what they have let go, or written themselves.
 */
export const isReviewed = (tx: Tx, { data }: Drafted, { releasedBy }: Pick<Effect, 'releasedBy'>): boolean => {
  if (releasedBy !== null || data.by !== undefined) return false;
  const { by, escalated } = originOf(tx.stream(`negotiation:${data.negotiationId}`), data.move);
  if (by !== 'agent' || escalated) return true;
  return (tx.prepare(REPLY_MODE).get(data.campaignId) as { mode: string | null } | undefined)?.mode === 'review';
};

/** The first event that names the move is its decision; wording it takes a while. */
const personWroteSinceDecided = (tx: Tx, { position, data }: Drafted): boolean => {
  const events = tx.stream(`negotiation:${data.negotiationId}`);
  const decided = events.find((event) => 'move' in event.data && event.data.move === data.move)?.position ?? position;
  return events.some((event) => isPersonsMail(event) && event.position > decided);
};

const REPLY_MODE = `SELECT json_extract(state, '$.submission.replyMode') AS mode FROM campaigns WHERE key = ?`;
