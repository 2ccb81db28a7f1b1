import type { Cents } from '../../../events/units.ts';
import { formatUsd } from '../../../domain/money.ts';
import { type NegotiationRow, takenOverAt } from '../../../projections/negotiation-rows.ts';
import type { Application } from '../../application.ts';
import { boundsFor } from '../../decisions/bounds.ts';
import { giveUpByPerson, type PersonsWord } from '../../effects/by-person.ts';
import { effectsForPerson, resumeEffect } from '../../effects/resume.ts';
import type { Message } from '../blocks.ts';
import { actions, button } from '../buttons.ts';
import { warningFor } from '../notices/bounds.ts';
import { answer } from './answer.ts';
import { actorOf, decided, mayNotDecide, nameOf } from './deciding.ts';
import { type Named, theNegotiation } from './find.ts';
import { namedByPeople } from './named.ts';

/** Silences Parley in one thread. It moves no money and lets no mail out, so everybody in the workspace may. */
export const claim = async (app: Application, named: Named, userId: string): Promise<Message> => {
  const found = theNegotiation(app.log.database, named, ({ open }) => open);
  if (found.found === null) return found.told;
  const row = found.found;
  return decided(
    app,
    row,
    userId,
    () => ({ type: 'TakeOver', by: userId, how: 'command' }),
    () => {
      const whose =
        row.status === 'human_managed' && row.managedBy !== userId ? ' It was managed by somebody else.' : '';
      return `The thread with ${nameOf(row)} is yours: Parley stays silent there until \`/resume\`.${whose}`;
    },
  );
};

/** Gives a thread back, or an escalation, and so lets mail out: only the people whom `config/policy.yaml` lists may. */
export const resume = async (
  app: Application,
  { amount, ...named }: Named & Readonly<{ amount: Cents | null }>,
  userId: string,
): Promise<Message> => {
  const found = theNegotiation(app.log.database, named, ({ status }) => RESUMED_FROM.has(status));
  if (found.found === null) return found.told;
  const row = found.found;
  const wanted = { wanted: 'resume', sentence: 'Handing a thread back lets mail out', ...row };
  const refusal = await mayNotDecide(app, userId, wanted);
  if (refusal !== null) return answer(refusal);
  if (amount !== null && row.status !== 'human_managed') return answer(noAmountHere(row, amount));
  return decided(
    app,
    row,
    userId,
    (now, tx) => {
      const { status } = now.phase;
      if (status === 'escalated' && amount === null) return { type: 'CarryOn', by: userId };
      if (status === 'paused' && amount === null) return { type: 'Resume', by: userId };
      const question = amount === null && status === 'human_managed' ? whichStands(app, row) : null;
      if (question !== null)
        return row.lastOffer === null ? { told: askInForm(app, row, question) } : { why: question };
      const warning = amount === null ? null : warningFor(amount, boundsFor(tx, now));
      if (warning !== null) return { told: askInForm(app, row, warning) };
      return { type: 'HandBack', by: userId, standing: amount };
    },
    (status) => afterResume(status, row, amount),
  );
};

/** An amount over a limit is handed back by whoever has seen that it is: the form asks once more. */
const askInForm = ({ log }: Application, { negotiationId }: NegotiationRow, warning: string): Message => {
  const takenOver = takenOverAt(log.database, negotiationId);
  const form =
    takenOver === null ? null : actions(button('Hand back…', { does: 'hand_back', negotiationId, takenOver }));
  return answer(`${warning} Nothing was changed. To hand the thread back:`, [form]);
};

const RESUMED_FROM: ReadonlySet<NegotiationRow['status']> = new Set(['human_managed', 'paused', 'escalated']);

const noAmountHere = (row: NegotiationRow, amount: Cents): string =>
  row.status === 'paused'
    ? `The thread with ${nameOf(row)} is paused, not managed by a person, so there is no other amount to hand back. Type \`/resume\` without the amount.`
    : `The thread with ${nameOf(row)} waits for a decision: \`/parley offer ${row.influencerName ?? ''} ${formatUsd(amount)}\` offers that amount, \`/resume\` without one carries on with what stands. Nothing was changed.`;

/**
 * The policy asks for the amount that stands when a thread is handed back, since a person may have named another: here
 * where one did, in the thread. null: there is nothing to ask.
 */
const whichStands = ({ log }: Application, row: NegotiationRow): string | null => {
  const { lastOffer } = row;
  const named = namedByPeople(log, row);
  if (named.length === 0) return null;
  const amounts = named.map(formatUsd).join(', ');
  if (lastOffer === null)
    return `Which amount stands with ${nameOf(row)}? Nothing that Parley offered does, and ${amounts} was written in the thread.`;
  const ways = [...named, lastOffer].map((amount) => `\`/resume ${row.influencerName ?? ''} ${formatUsd(amount)}\``);
  return `Which amount stands with ${nameOf(row)}? Parley offered ${formatUsd(lastOffer)}, and ${amounts} was written in the thread since. Type ${ways.join(' or ')}.`;
};

const afterResume = (status: NegotiationRow['status'], row: NegotiationRow, amount: Cents | null): string => {
  switch (status) {
    case 'human_managed':
      return `The thread with ${nameOf(row)} is no longer paused, and still managed by a person. Type \`/resume\` once more to hand it back.`;
    case 'escalated':
      return `The thread with ${nameOf(row)} was given back, and waits for a decision: the escalations channel says for which.`;
    case 'stopped':
      return `The thread with ${nameOf(row)} was given back, but the campaign's timeline has ended without an offer to them, so the negotiation is stopped.`;
    default:
      return `Parley has the thread with ${nameOf(row)} again${standing(row, amount)}. What came in meanwhile is considered first.`;
  }
};

/** Lets everything go that waits for a person, once the cause is mended. A send in doubt asks the mailbox first. */
export const retry = async (app: Application, userId: string): Promise<Message> => {
  const refusal = await mayNotDecide(app, userId, { wanted: 'retry', sentence: 'Trying again lets mail out' });
  if (refusal !== null) return answer(refusal);
  const resumed = await app.log.write((tx) => {
    const waiting = effectsForPerson(tx.database);
    for (const effectId of waiting) resumeEffect(tx, effectId, userId, actorOf(userId));
    return waiting.length;
  });
  return answer(
    resumed === 0
      ? 'Nothing waits for a person to say “try again”.'
      : `Parley tries again what waited: ${resumed}. What still can't be done is told in the errors channel.`,
  );
};

/** Gives one effect up, for good; a thread that would wait for it becomes that person's. */
export const cancel = async (app: Application, effect: string, userId: string): Promise<Message> => {
  const sentence = 'Giving up stops a mail or a message for good';
  const refusal = await mayNotDecide(app, userId, { wanted: 'cancel', sentence });
  if (refusal !== null) return answer(refusal);
  return answer(GIVEN_UP[await app.log.write((tx) => giveUpByPerson(tx, app, effect, userId, actorOf(userId)))]);
};

export const GIVEN_UP: Readonly<Record<PersonsWord, string>> = {
  done: 'Given up: it is not tried any more. A thread that waited for it is yours until `/resume`.',
  unknown: 'I know no such effect; the errors channel and `parley effects list` name them. Nothing was changed.',
  settled: 'That is settled already. Nothing was changed.',
  in_flight: 'Nobody knows yet whether that went through: try again once it is known. Nothing was changed.',
  not_parked: 'That is not parked: it is tried when its turn comes. Nothing was changed.',
  in_review: 'That is a draft in the mailbox: send it there, or delete it. Nothing was changed.',
};

const standing = ({ status, lastOffer }: NegotiationRow, amount: Cents | null): string => {
  if (status === 'paused') return '';
  const stands = amount ?? lastOffer;
  return stands === null ? ', with no amount standing yet' : `, with ${formatUsd(stands)} standing`;
};
