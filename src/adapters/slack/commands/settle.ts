import type { Cents } from '../../../events/units.ts';
import { formatUsd } from '../../../domain/money.ts';
import type { PersonsCommand } from '../../../domain/negotiation/commands.ts';
import { ensureShown } from '../../../domain/negotiation/people.ts';
import type { Negotiation } from '../../../domain/negotiation/state.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import type { Application } from '../../application.ts';
import { boundsFor } from '../../decisions/bounds.ts';
import type { Message } from '../blocks.ts';
import { warningFor } from '../notices/bounds.ts';
import { answer } from './answer.ts';
import { decided, mayNotDecide, nameOf } from './deciding.ts';
import { type Named, theNegotiation } from './find.ts';

export const WITHOUT_AMOUNT = ['decline', 'withdraw', 'pause', 'stop', 'reopen'] as const;
type WithoutAmount = (typeof WITHOUT_AMOUNT)[number];

/** What a person decides about one negotiation, and the amount they mean by it. */
export type Settling = Named &
  (
    | Readonly<{ type: 'approve' | 'offer' | 'final'; amount: Cents }>
    /** With an amount a deal that was made outside of Parley, without one no deal. */
    | Readonly<{ type: 'close'; amount: Cents | null }>
    | Readonly<{ type: WithoutAmount }>
  );

/** Decides about one negotiation for a person whom `config/policy.yaml` lists, by an event with that person's id. */
export const settle = async (app: Application, settling: Settling, userId: string): Promise<Message> => {
  const found = theNegotiation(app.log.database, settling, FITS[settling.type]);
  if (found.found === null) return found.told;
  const row = found.found;
  const wanted = { wanted: settling.type, sentence: 'That decides about money or mail', ...row };
  const refusal = await mayNotDecide(app, userId, wanted);
  if (refusal !== null) return answer(refusal);
  // Whoever types an amount means it; what it goes past is told beside what was done.
  let warning: string | null = null;
  return decided(
    app,
    row,
    userId,
    (now, tx) => {
      warning =
        'amount' in settling && settling.amount !== null ? warningFor(settling.amount, boundsFor(tx, now)) : null;
      return commandFor(settling, now, userId);
    },
    () => [told(settling, nameOf(row)), ...(warning === null ? [] : [warning])].join(' '),
  );
};

const isEscalated = ({ status }: NegotiationRow): boolean => status === 'escalated';

const FITS: Readonly<Record<Settling['type'], (row: NegotiationRow) => boolean>> = {
  approve: isEscalated,
  offer: isEscalated,
  final: isEscalated,
  decline: isEscalated,
  close: ({ open }) => open,
  withdraw: ({ status }) => status === 'agreed',
  pause: ({ open, status }) => open && status !== 'paused',
  stop: ({ open }) => open,
  reopen: ({ open }) => !open,
};

const commandFor = (settling: Settling, now: Negotiation, by: string): PersonsCommand | Readonly<{ why: string }> => {
  const { phase, suppressed } = now;
  switch (settling.type) {
    case 'approve': {
      ensureShown(now);
      // Their number may have changed since it was read, and nobody approves what they have not seen.
      const ask = phase.status === 'escalated' ? phase.ask : settling.amount;
      if (ask === settling.amount) return { type: 'ApproveAsk', by };
      return {
        why:
          ask === null
            ? `They have named no amount that could be approved; \`/parley offer ${settling.influencer} ${formatUsd(settling.amount)}\` offers it.`
            : `They ask ${formatUsd(ask)}, not ${formatUsd(settling.amount)}.`,
      };
    }
    case 'offer':
    case 'final':
      return { type: 'SendOffer', by, price: settling.amount, final: settling.type === 'final' };
    case 'decline':
      return { type: 'WalkAway', by };
    case 'close':
      return settling.amount === null
        ? { type: 'CloseAsDeclined', by }
        : { type: 'CloseAsAgreed', by, price: settling.amount };
    case 'withdraw':
      return { type: 'WithdrawAgreement', by };
    case 'pause':
      return { type: 'Pause', by };
    case 'stop':
      return { type: 'Stop', by, reason: 'a person stopped it' };
    case 'reopen':
      return suppressed
        ? { why: 'They asked not to be written to, or their address is gone: nothing is ever sent to them again.' }
        : { type: 'Reopen', by };
  }
};

const told = (settling: Settling, name: string): string => {
  switch (settling.type) {
    case 'approve':
      return `Agreed at ${formatUsd(settling.amount)} with ${name}. Parley mails them the recap.`;
    case 'offer':
      return `Parley offers ${formatUsd(settling.amount)} to ${name}; what the check before sending refuses comes back to you.`;
    case 'final':
      return `Parley makes ${formatUsd(settling.amount)} its final offer to ${name} and offers nothing after it.`;
    case 'decline':
      return `Parley says no to ${name}, politely.`;
    case 'close':
      return settling.amount === null
        ? `Closed without a deal: ${name}. Parley mails nothing.`
        : `Recorded: a deal with ${name} at ${formatUsd(settling.amount)}. It counts in the campaign's budget and average; Parley mails nothing.`;
    case 'withdraw':
      return `The agreement with ${name} is withdrawn, and its money is free again. Parley mails nothing: tell them in the thread.`;
    case 'pause':
      return `The thread with ${name} is paused: Parley says nothing there until \`/resume\`.`;
    case 'stop':
      return `The negotiation with ${name} is stopped. Parley mails nothing, and what was offered may still be accepted: then you are told.`;
    case 'reopen':
      return `The negotiation with ${name} is open again, and yours: what was offered before is void. \`/resume\` lets Parley begin anew.`;
  }
};
