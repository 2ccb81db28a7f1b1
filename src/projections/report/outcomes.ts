import type { Negotiation } from '../../domain/negotiation/state.ts';
import type { Thread } from './threads.ts';

/** What came of one influencer. `with_person`: taken over or paused; `under_way`: the next step is the agent's, or theirs after they have written. */
export const OUTCOMES = ['deal', 'escalated', 'with_person', 'under_way', 'no_reply', 'declined'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const outcomeOf = ({ row, steps }: Thread): Outcome => {
  switch (row.status) {
    case 'agreed':
      return 'deal';
    case 'escalated':
      return 'escalated';
    case 'human_managed':
    case 'paused':
      return 'with_person';
    case 'queued_for_budget':
    case 'offering':
    case 'considering_reply':
      return 'under_way';
    case 'awaiting_reply':
      return steps.some(theyWrote) ? 'under_way' : 'no_reply';
    case 'stale':
      return 'no_reply';
    case 'declined':
    case 'stopped':
      return 'declined';
  }
};

/** Why there is no deal, where there is none for good. */
export type Ending = Extract<Negotiation['phase'], { status: 'declined' }>['because'] | 'stopped' | null;

export const endingOf = ({ steps }: Thread): Ending => {
  const phase = steps.at(-1)?.after.phase;
  if (phase?.status === 'declined') return phase.because;
  return phase?.status === 'stopped' ? 'stopped' : null;
};

const theyWrote = ({ event }: Thread['steps'][number]): boolean =>
  event.type === 'MailReceived' && event.data.kind === 'human' && event.data.sender === 'influencer';
