import { basename, join } from 'node:path';
import { CampaignHeld, OfferTooLow, MailMayBeLeaving } from '../../../domain/negotiation/people.ts';
import type { PersonsCommand } from '../../../domain/negotiation/commands.ts';
import { CommandNotAllowed } from '../../../domain/negotiation/decide.ts';
import type { Negotiation } from '../../../domain/negotiation/state.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { type Application, metadata } from '../../application.ts';
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

/**
 * Decides what a person typed and commits it before the answer. The state is read again inside the transaction: it may
 * have moved on since the names were looked up. `commandFor` gives the command, or why there is none to decide, or what
 * else to tell.
 */
export const decided = async (
  app: Application,
  { campaignId, negotiationId, ...row }: NegotiationRow,
  userId: string,
  commandFor: (now: Negotiation) => PersonsCommand | Readonly<{ why: string }> | Readonly<{ told: Message }>,
  done: (now: NegotiationRow['status']) => string,
): Promise<Message> => {
  try {
    return await app.log.write((tx) => {
      const command = commandFor(negotiationOf(tx, negotiationId));
      if ('told' in command) return command.told;
      if ('why' in command) return answer(`${command.why} Nothing was changed.`);
      const because = metadata('slack', actorOf(userId), campaignId);
      decideNegotiation(tx, app, negotiationId, command, because);
      // What followed from it may have led further: the queue's test, the timeline's end.
      return answer(done(negotiationOf(tx, negotiationId).phase.status));
    });
  } catch (error) {
    if (error instanceof CommandNotAllowed) {
      const status = error.status === 'not_started' ? 'not started yet' : STATUSES[error.status];
      return answer(`That is not possible now: the negotiation with ${nameOf(row)} is ${status}. Nothing was changed.`);
    }
    if (error instanceof OfferTooLow || error instanceof MailMayBeLeaving || error instanceof CampaignHeld)
      return answer(`${error.message}. Nothing was changed.`);
    if (error instanceof ReadModelFaulted) return answer(`${error.message} Nothing was changed.`);
    throw error;
  }
};

/** A person of the workspace, as the audit trail names whoever did something. */
export const actorOf = (userId: string): string => `slack:${userId}`;

export const nameOf = ({ influencerName, clientName }: Pick<NegotiationRow, 'influencerName' | 'clientName'>): string =>
  `${influencerName ?? 'an erased influencer'} for ${clientName ?? 'an unnamed client'}`;
