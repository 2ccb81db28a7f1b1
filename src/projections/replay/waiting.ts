import type { EscalationTrigger } from '../../events/reading.ts';
import type { Cents, Instant, NegotiationId } from '../../events/units.ts';
import type { Negotiation, PendingMove, Status } from '../../domain/negotiation/state.ts';
import type { Replayed } from './replay.ts';

/** What has to happen before a negotiation goes on. */
export type WaitsFor =
  | Readonly<{ what: 'room_in_budget' }>
  | Readonly<{ what: 'queue_test' }>
  /** `notBefore`: the recipient's send window; null: at once. */
  | Readonly<{ what: 'mail_to_be_sent'; mail: Mail; notBefore: Instant | null }>
  | Readonly<{ what: 'mail_to_be_worded'; mail: Mail }>
  | Readonly<{ what: 'their_answer'; timer: Negotiation['timer'] }>
  | Readonly<{ what: 'reading'; mails: number }>
  | Readonly<{ what: 'person'; trigger: EscalationTrigger; approvable: Cents | null }>
  | Readonly<{ what: 'hand_back'; by: string }>
  | Readonly<{ what: 'resume'; before: Status }>
  /** `after` is how it ended. */
  | Readonly<{ what: 'nothing'; after: Status }>;

type Mail = Pick<PendingMove, 'purpose' | 'price'>;

/** null: it had not been started. */
export const waitsFor = ({ negotiations, drafts }: Replayed, id: NegotiationId): WaitsFor | null => {
  const negotiation = negotiations.get(id);
  if (negotiation === undefined) return null;
  const { phase, pending, timer, unanswered } = negotiation;
  switch (phase.status) {
    case 'queued_for_budget':
      return { what: phase.waiting ? 'room_in_budget' : 'queue_test' };
    case 'awaiting_reply':
      return pending === null ? { what: 'their_answer', timer } : mailOf(pending, drafts.get(id));
    case 'considering_reply':
      return { what: 'reading', mails: unanswered.length };
    case 'escalated':
      return { what: 'person', trigger: phase.trigger, approvable: phase.ask };
    case 'human_managed':
      return { what: 'hand_back', by: phase.by };
    case 'paused':
      return { what: 'resume', before: phase.before.status };
    case 'offering':
    case 'stale':
    case 'agreed':
    case 'declined':
    case 'stopped':
      return pending === null ? { what: 'nothing', after: phase.status } : mailOf(pending, drafts.get(id));
  }
};

const mailOf = (
  { move, purpose, price }: PendingMove,
  draft: Readonly<{ move: number; notBefore: Instant | null }> | undefined,
): WaitsFor =>
  draft?.move === move
    ? { what: 'mail_to_be_sent', mail: { purpose, price }, notBefore: draft.notBefore }
    : { what: 'mail_to_be_worded', mail: { purpose, price } };
