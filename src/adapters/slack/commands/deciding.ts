import { basename, join } from 'node:path';
import { CampaignHeld, MailMayBeLeaving, OfferTooLow, TheyHaveWritten } from '../../../domain/negotiation/people.ts';
import type { DecidedCommand } from '../../../domain/negotiation/commands.ts';
import { CommandNotAllowed } from '../../../domain/negotiation/decide.ts';
import type { Negotiation } from '../../../domain/negotiation/state.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { type Application, metadata, type Tx } from '../../application.ts';
import { ReadModelFaulted } from '../../decisions/limits.ts';
import { decideNegotiation, negotiationOf } from '../../decisions/negotiation.ts';
import type { Message } from '../blocks.ts';
import { STATUSES } from '../notices/words.ts';
import { answer } from './answer.ts';

/** What somebody wants to do. `sentence` begins the refusal: `Handing a thread back lets mail out`. */
export type Wanted = Readonly<{ wanted: string; sentence: string }> &
  Readonly<Partial<Pick<NegotiationRow, 'campaignId' | 'negotiationId'>>>;

/** null: this person may. Otherwise why not, in words, and the refusal is on record. */
export const mayNotDecide = async (
  app: Application,
  userId: string,
  { wanted, sentence: what, campaignId = undefined, negotiationId = undefined }: Wanted,
): Promise<string | null> => {
  const { config, settings, log } = app;
  const { deciders } = config.policy;
  if (deciders.includes(userId)) return null;
  const because = deciders.length === 0 ? 'nobody_listed' : 'not_listed';
  const data = {
    by: userId,
    wanted,
    because,
    campaignId: campaignId ?? null,
    negotiationId: negotiationId ?? null,
  } as const;
  await log.write((tx) =>
    tx.append({
      stream: 'system:slack',
      expected: 'any',
      metadata: metadata('slack', actorOf(userId), campaignId ?? 'slack'),
      events: [{ type: 'DecisionRefused', data }],
    }),
  );
  const file = join(basename(settings.PARLEY_CONFIG), 'policy.yaml');
  return deciders.length === 0
    ? `${what}, and nobody is listed who may: add Slack ids under \`deciders\` in ${file} (yours is ${userId}) and restart Parley.`
    : `${what}, so only the people listed under \`deciders\` in ${file} may. Yours is ${userId}; please ask one of them.`;
};

/** What a person's word led to, and what to tell them; `instead`: nothing was changed, and they are shown this. */
export type Decided<Instead> =
  Readonly<{ outcome: 'done' | 'not_done'; told: Message }> | Readonly<{ outcome: 'instead'; shows: Instead }>;

type Refused = Readonly<{ why: string }> | Readonly<{ told: Message }>;

/**
 * Decides what a person typed or pressed and commits it before the answer. The state is read again inside the
 * transaction: it may have moved on since the names were looked up. `commandFor` gives the command, or why there is none
 * to decide, or what to tell or show instead.
 */
export const decidedOr = async <Instead>(
  app: Application,
  { campaignId, negotiationId, ...row }: NegotiationRow,
  userId: string,
  commandFor: (now: Negotiation, tx: Tx) => DecidedCommand | Refused | Readonly<{ instead: Instead }>,
  done: (now: NegotiationRow['status']) => string,
): Promise<Decided<Instead>> => {
  const notDone = (sentence: string) =>
    ({ outcome: 'not_done', told: answer(`${sentence} Nothing was changed.`) }) as const;
  try {
    return await app.log.write((tx): Decided<Instead> => {
      const command = commandFor(negotiationOf(tx, negotiationId), tx);
      if ('instead' in command) return { outcome: 'instead', shows: command.instead };
      if ('told' in command) return { outcome: 'not_done', told: command.told };
      if ('why' in command) return notDone(command.why);
      const because = metadata('slack', actorOf(userId), campaignId);
      decideNegotiation(tx, app, negotiationId, command, because);
      // What followed from it may have led further: the queue's test, the timeline's end.
      return { outcome: 'done', told: answer(done(negotiationOf(tx, negotiationId).phase.status)) };
    });
  } catch (error) {
    if (error instanceof CommandNotAllowed) {
      const status = error.status === 'not_started' ? 'not started yet' : STATUSES[error.status];
      return notDone(`That is not possible now: the negotiation with ${nameOf(row)} is ${status}.`);
    }
    if (
      error instanceof CampaignHeld ||
      error instanceof MailMayBeLeaving ||
      error instanceof OfferTooLow ||
      error instanceof TheyHaveWritten
    )
      return notDone(`${error.message}.`);
    if (error instanceof ReadModelFaulted) return notDone(error.message);
    throw error;
  }
};

/** The same where there is nothing to show instead. */
export const decided = async (
  app: Application,
  row: NegotiationRow,
  userId: string,
  commandFor: (now: Negotiation, tx: Tx) => DecidedCommand | Refused,
  done: (now: NegotiationRow['status']) => string,
): Promise<Message> => {
  const led = await decidedOr<Message>(app, row, userId, commandFor, done);
  return led.outcome === 'instead' ? led.shows : led.told;
};

/** A person of the workspace, as the audit trail names whoever did something. */
export const actorOf = (userId: string): string => `slack:${userId}`;

export const nameOf = ({ influencerName, clientName }: Pick<NegotiationRow, 'influencerName' | 'clientName'>): string =>
  `${influencerName ?? 'an erased influencer'} for ${clientName ?? 'an unnamed client'}`;
