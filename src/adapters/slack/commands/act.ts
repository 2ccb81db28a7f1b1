import { basename, join } from 'node:path';
import type { Cents } from '../../../events/units.ts';
import { formatUsd } from '../../../domain/money.ts';
import type { PersonsCommand } from '../../../domain/negotiation/commands.ts';
import { CommandNotAllowed } from '../../../domain/negotiation/decide.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { type Application, metadata } from '../../application.ts';
import { ReadModelFaulted } from '../../decisions/limits.ts';
import { decideNegotiation, negotiationOf } from '../../decisions/negotiation.ts';
import { giveUpByPerson, type PersonsWord } from '../../effects/by-person.ts';
import { effectsForPerson, resumeEffect } from '../../effects/resume.ts';
import type { Message } from '../blocks.ts';
import { STATUSES } from '../notices/words.ts';
import { answer } from './answer.ts';
import { theNegotiation } from './find.ts';

type Named = Readonly<{ influencer: string; campaign: string | null }>;

/** Silences Parley in one thread. It moves no money and lets no mail out, so everybody in the workspace may. */
export const claim = async (app: Application, named: Named, userId: string): Promise<Message> => {
  const found = theNegotiation(
    app.log.database,
    named,
    ({ open }) => open,
    (rows) => nothingThere(named, rows),
  );
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

/** Gives a thread back, and so lets mail out: only the people whom `config/policy.yaml` lists may. */
export const resume = async (
  app: Application,
  { amount, ...named }: Named & Readonly<{ amount: Cents | null }>,
  userId: string,
): Promise<Message> => {
  const refusal = mayNotDecide(app, userId, 'Handing a thread back');
  if (refusal !== null) return answer(refusal);
  const waits = ({ status }: NegotiationRow) => status === 'human_managed' || status === 'paused';
  const found = theNegotiation(app.log.database, named, waits, (rows) => nothingThere(named, rows));
  if (found.found === null) return found.told;
  const row = found.found;
  if (row.status === 'paused' && amount !== null) {
    return answer(
      `The thread with ${nameOf(row)} is paused, not managed by a person, so there is no other amount to hand back. Type \`/resume\` without the amount.`,
    );
  }
  return decided(
    app,
    row,
    userId,
    (status) =>
      status === 'paused' && amount === null
        ? { type: 'Resume', by: userId }
        : { type: 'HandBack', by: userId, standing: amount },
    (status) => afterResume(status, row, amount),
  );
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
  const refusal = mayNotDecide(app, userId, 'Trying again');
  if (refusal !== null) return answer(refusal);
  const resumed = await app.log.write((tx) => {
    const waiting = effectsForPerson(tx.database);
    for (const effectId of waiting) resumeEffect(tx, effectId, userId);
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
  const refusal = mayNotDecide(app, userId, 'Giving up');
  if (refusal !== null) return answer(refusal);
  return answer(GIVEN_UP[await app.log.write((tx) => giveUpByPerson(tx, app, effect, userId))]);
};

const GIVEN_UP: Readonly<Record<PersonsWord, string>> = {
  done: 'Given up: it is not tried any more. A thread that waited for it is yours until `/resume`.',
  unknown: 'I know no such effect; the errors channel and `parley effects list` name them. Nothing was changed.',
  settled: 'That is settled already. Nothing was changed.',
  in_flight: 'Nobody knows yet whether that went through: try again once it is known. Nothing was changed.',
  not_parked: 'That is not parked: it is tried when its turn comes. Nothing was changed.',
  in_review: 'That is a draft in the mailbox: send it there, or delete it. Nothing was changed.',
};

/** null: this person may. */
const mayNotDecide = ({ config, settings }: Application, userId: string, what: string): string | null => {
  const { deciders } = config.policy;
  if (deciders.includes(userId)) return null;
  const file = join(basename(settings.PARLEY_CONFIG), 'policy.yaml');
  return deciders.length === 0
    ? `${what} lets mail out, and nobody is listed who may: add Slack ids under \`deciders\` in ${file} (yours is ${userId}) and restart Parley.`
    : `${what} lets mail out, so only the people listed under \`deciders\` in ${file} may. Yours is ${userId}; please ask one of them.`;
};

/** The state is read again inside the transaction: it may have moved on since the names were looked up. */
const decided = async (
  app: Application,
  { campaignId, negotiationId, ...row }: NegotiationRow,
  userId: string,
  commandFor: (status: NegotiationRow['status']) => PersonsCommand,
  done: (now: NegotiationRow['status']) => string,
): Promise<Message> => {
  try {
    const now = await app.log.write((tx) => {
      const command = commandFor(negotiationOf(tx, negotiationId).phase.status);
      const because = metadata('slack', `slack:${userId}`, campaignId);
      decideNegotiation(tx, app, negotiationId, command, because);
      // What followed from it may have led further: the queue's test, the timeline's end.
      return negotiationOf(tx, negotiationId).phase.status;
    });
    return answer(done(now));
  } catch (error) {
    if (error instanceof CommandNotAllowed) {
      const status = error.status === 'not_started' ? 'not started yet' : STATUSES[error.status];
      return answer(`That is not possible now: the negotiation with ${nameOf(row)} is ${status}. Nothing was changed.`);
    }
    if (error instanceof ReadModelFaulted) return answer(`${error.message} Nothing was changed.`);
    throw error;
  }
};

const nothingThere = ({ influencer }: Named, rows: readonly NegotiationRow[]): Message => {
  if (rows.length === 0) return answer(`There is no negotiation with ${influencer} here. Nothing was changed.`);
  const states = rows.map(({ clientName, status }) => `${STATUSES[status]} (for ${clientName ?? '?'})`);
  return answer(
    `That is not possible now: the negotiation with ${influencer} is ${states.join(', ')}. Nothing was changed.`,
  );
};

const standing = ({ status, lastOffer }: NegotiationRow, amount: Cents | null): string => {
  if (status === 'paused') return '';
  const stands = amount ?? lastOffer;
  return stands === null ? ', with no amount standing yet' : `, with ${formatUsd(stands)} standing`;
};

const nameOf = ({ influencerName, clientName }: Pick<NegotiationRow, 'influencerName' | 'clientName'>): string =>
  `${influencerName ?? 'an erased influencer'} for ${clientName ?? 'an unnamed client'}`;
