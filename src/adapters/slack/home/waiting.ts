import type { StoredEvent } from '../../../events/catalogue.ts';
import type { Notice } from '../../../events/catalogue/effects.ts';
import type { Position } from '../../../events/units.ts';
import { negotiationsIn, type NegotiationRow, takenOverAt } from '../../../projections/negotiation-rows.ts';
import { DRAFTS_TO_REVIEW } from '../../../projections/effect-rows.ts';
import type { Application } from '../../application.ts';

/** One thing that waits for a person: what a notice tells, or a thread that they have taken over. */
export type Waiting = Readonly<{ event: StoredEvent }> &
  (Readonly<{ notice: Notice }> | Readonly<{ notice: null; row: NegotiationRow }>);

/**
 * What waits for this person, the oldest first: what only listed people may decide for them alone, what anybody may mend
 * for everybody, and the threads that this person has.
 */
export const waitingFor = (
  { log, config }: Pick<Application, 'log' | 'config'>,
  userId: string,
): readonly Waiting[] => {
  const { database } = log;
  const mayDecide = config.policy.deciders.includes(userId);
  const told = (Object.keys(ASKING) as (keyof typeof ASKING)[])
    .filter((notice) => mayDecide || !DECIDED.has(notice))
    .flatMap((notice) => {
      const positions = database.prepare<[], Position | null>(ASKING[notice]).pluck().all();
      return positions.map((position) => ({ notice, event: eventAt(log, position) }));
    });
  const theirs = negotiationsIn(database, 'human_managed')
    .filter(({ managedBy }) => managedBy === userId)
    .map((row) => {
      return { notice: null, row, event: eventAt(log, takenOverAt(database, row.negotiationId)) };
    });
  return [...told, ...theirs].toSorted((a, b) => a.event.position - b.event.position);
};

class WaitingSinceNothing extends Error {
  readonly code = 'WAITING_SINCE_NOTHING';
  constructor(position: Position | null) {
    super(`Something waits for a person since position ${position ?? '(none)'}, where no event is; run: parley verify`);
  }
}

const eventAt = (log: Application['log'], position: Position | null): StoredEvent => {
  const [event] = position === null ? [] : log.read({ after: (position - 1) as Position, limit: 1 });
  if (event === undefined) throw new WaitingSinceNothing(position);
  return event;
};

const latest = (stream: string, type: StoredEvent['type']): string =>
  `(SELECT max(position) FROM events WHERE stream = ${stream} AND type = '${type}')`;

/** Where the event stands that asked, of everything that nobody has settled yet. */
const ASKING = {
  escalation: `SELECT ${latest(`'negotiation:' || n.key`, 'NegotiationEscalated')} FROM negotiations n WHERE n.status = 'escalated'`,
  draft_ready: DRAFTS_TO_REVIEW,
  effect_needs_person: `SELECT max(e.position) FROM events e JOIN effects f ON f.key = e.data ->> '$.effectId'
    WHERE e.type = 'EffectNeedsPerson' AND f.open = 1 AND f.status = 'parked' AND f.due_at IS NULL GROUP BY f.key`,
  influencers_not_found: `SELECT ${latest(`'campaign:' || c.key`, 'CampaignStarted')} FROM campaigns c
    WHERE c.status = 'started' AND EXISTS (
      SELECT 1 FROM json_each(c.state, '$.lookups') l
      WHERE l.value ->> '$.outcome' IN ('missing', 'ambiguous', 'unreadable'))`,
  campaign_rejected: `SELECT ${latest(`'campaign:' || c.key`, 'CampaignRejected')} FROM campaigns c WHERE c.status = 'rejected'`,
} as const satisfies Partial<Record<Notice, string>>;

const DECIDED: ReadonlySet<Notice> = new Set(['escalation', 'draft_ready', 'effect_needs_person']);
