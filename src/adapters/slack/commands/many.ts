import type { types } from '@slack/bolt';
import { z } from 'zod';
import { CampaignId, type NegotiationId, Position } from '../../../events/units.ts';
import { CampaignCommandNotAllowed, mayHold, shownStatus } from '../../../domain/campaign/hold.ts';
import { TERMINAL, type Status } from '../../../domain/negotiation/state.ts';
import { wordsNear } from '../../../projections/nearby.ts';
import { domainsKnown, type NegotiationRow } from '../../../projections/negotiation-rows.ts';
import { campaignOf } from '../../../projections/queries.ts';
import { type Application, metadata, type Tx } from '../../application.ts';
import { type Act, ACTS, type LeftOut } from '../../decisions/each.ts';
import { ReadModelFaulted } from '../../decisions/limits.ts';
import { changedIn, type Concerned, concernedIn, decideMany, OF_CAMPAIGN, type Scope } from '../../decisions/many.ts';
import { LIMITS, list, type Message, type Part } from '../blocks.ts';
import { actions } from '../buttons.ts';
import { STATUSES } from '../notices/words.ts';
import { inline, type Mrkdwn, mrkdwn, plain, words } from '../text.ts';
import { answer } from './answer.ts';
import { actorOf, mayNotDecide } from './deciding.ts';
import { theCampaign } from './find.ts';
import type { TypedScope } from './parse.ts';
import { didYouMean } from './typing.ts';

/** What the button stands for that decides about many; `seen`: the log's position at which it was shown whom that concerns. */
export const DecidesMany = z.strictObject({
  act: z.enum(ACTS),
  scope: z.union([z.strictObject({ campaignId: CampaignId }), z.strictObject({ domain: z.string().max(255) })]),
  seen: Position,
});
export type DecidesMany = z.infer<typeof DecidesMany>;

/** What a button's id begins with that decides about many. */
export const MANY = 'many:';

/** Shows whom a decision about many would concern; only its button decides. */
export const askMany = async (
  app: Application,
  { act, typed }: Readonly<{ act: Act; typed: TypedScope }>,
  userId: string,
): Promise<Message> => {
  const db = app.log.database;
  const found = scopeOf(app, typed);
  if ('told' in found) return found.told;
  const { scope } = found;
  const refusal = await mayNotDecide(app, userId, wantedOf(act, scope));
  if (refusal !== null) return answer(refusal);
  const campaign = 'campaignId' in scope ? campaignOf(db, scope.campaignId) : null;
  if (campaign !== null && !mayHold(OF_CAMPAIGN[act], campaign)) return answer(notNow(shownStatus(campaign)));
  const { concerned, leftOut } = concernedIn(db, act, scope);
  const about = nameOfScope(app, scope);
  // A campaign is paused, resumed or stopped although nobody in it is concerned: what comes to it later is.
  if (concerned.length === 0 && 'domain' in scope)
    return answer(`There is nothing to ${act}: that would be for ${about}. Nothing was changed.`, leftOutList(leftOut));
  const seen = app.log.head() as Position;
  return answer(`${WOULD[act]} ${counted(concerned.length)}, ${about}. ${MEANS[act]} Nothing was changed yet.`, [
    listOf('Concerned', concerned.map(rowLine)),
    ...leftOutList(leftOut),
    actions(manyButton({ act, scope, seen }, concerned.length)),
  ]);
};

/** Decides about everybody whom it concerns by now, in one transaction, and tells where that is not what was shown. */
export const decideManyByButton = async (
  app: Application,
  { act, scope, seen }: DecidesMany,
  userId: string,
): Promise<Message> => {
  const refusal = await mayNotDecide(app, userId, wantedOf(act, scope));
  if (refusal !== null) return answer(refusal);
  const correlation = 'campaignId' in scope ? scope.campaignId : 'slack';
  try {
    return await app.log.write((tx) => {
      const differs = differenceOf(tx, act, scope, seen);
      const done = decideMany(tx, app, { act, scope, by: userId }, metadata('slack', actorOf(userId), correlation));
      return answer(`${DONE[act]} ${counted(done.concerned.length)}, ${nameOfScope(app, scope)}.`, [
        listOf(DONE[act], done.concerned.map(rowLine)),
        ...leftOutList(done.leftOut),
        listOf('Not yet among them when you asked', differs.joined.map(rowLine)),
        listOf('No longer among them since you asked', differs.gone.map(rowLine)),
      ]);
    });
  } catch (error) {
    if (error instanceof CampaignCommandNotAllowed) return answer(notNow(error.status));
    if (error instanceof ReadModelFaulted) return answer(`${error.message} Nothing was changed.`);
    throw error;
  }
};

const notNow = (status: CampaignCommandNotAllowed['status']): string =>
  `That is not possible now: the campaign is ${status}. Nothing was changed.`;

type Found = Readonly<{ scope: Scope }> | Readonly<{ told: Message }>;

const scopeOf = ({ log }: Application, typed: TypedScope): Found => {
  if ('campaign' in typed) {
    const campaign = theCampaign(log.database, typed.campaign);
    return campaign.found === null ? { told: campaign.told } : { scope: { campaignId: campaign.found.campaignId } };
  }
  const known = domainsKnown(log.database);
  if (known.includes(typed.domain)) return { scope: { domain: typed.domain } };
  const near = didYouMean(wordsNear(typed.domain, known).map((domain) => `domain:${domain}`));
  return { told: answer(`I know nobody whose address is at “${typed.domain}”.${near} Nothing was changed.`) };
};

const wantedOf = (act: Act, scope: Scope) => ({
  wanted: `${act}_many`,
  sentence: 'That decides about many negotiations',
  ...('campaignId' in scope ? { campaignId: scope.campaignId } : {}),
});

const nameOfScope = ({ log }: Application, scope: Scope): string =>
  'domain' in scope
    ? `everybody at ${scope.domain}`
    : `the campaign for ${campaignOf(log.database, scope.campaignId)?.clientName ?? scope.campaignId}`;

/** Whom it concerns now and did not when it was shown, and the other way round, by the states that the events left. */
const differenceOf = (tx: Tx, act: Act, scope: Scope, seen: Position) => {
  const now = new Set(concernedIn(tx.database, act, scope).concerned.map(({ negotiationId }) => negotiationId));
  const changed = changedIn(tx.database, scope, seen).map((row) => ({
    row,
    is: now.has(row.negotiationId),
    was: wasConcerned(act, statusAt(tx, row.negotiationId, seen)),
  }));
  return {
    joined: changed.filter(({ is, was }) => is && !was).map(({ row }) => row),
    // Somebody who is still paused was left out when it was shown, too.
    gone: changed
      .filter(({ row, is, was }) => was && !is && (act !== 'resume' || row.status !== 'paused'))
      .map(({ row }) => row),
  };
};

const wasConcerned = (act: Act, status: Status | undefined): boolean => {
  if (status === undefined || TERMINAL.has(status)) return false;
  return act === 'stop' || (status === 'paused') === (act === 'resume');
};

const statusAt = (tx: Tx, negotiationId: NegotiationId, position: Position): Status | undefined =>
  tx.prepare(STATUS_AT).pluck().get(negotiationId, position) as Status | undefined;

const STATUS_AT = `SELECT state FROM events WHERE stream = 'negotiation:' || ? AND position <= ?
  ORDER BY version DESC LIMIT 1`;

const manyButton = (decides: DecidesMany, count: number): types.Button => {
  const label = count === 0 ? `${LABEL[decides.act]} the campaign` : `${LABEL[decides.act]} ${counted(count)}`;
  return {
    type: 'button',
    text: { type: 'plain_text', text: plain(label, LIMITS.buttonText) },
    action_id: `${MANY}${decides.act}`,
    value: JSON.stringify(decides),
    style: decides.act === 'stop' ? 'danger' : 'primary',
  };
};

const listOf = (heading: string, lines: readonly Mrkdwn[]): Part =>
  list(mrkdwn`*${words(heading)} (${lines.length})*`, lines);

const leftOutList = (leftOut: Concerned['leftOut']): readonly Part[] => [
  listOf(
    'Left out',
    leftOut.map(({ row, why }) => mrkdwn`${rowLine(row)}: ${words(WHY[why])}`),
  ),
];

const rowLine = ({ influencerName, clientName, status }: NegotiationRow): Mrkdwn =>
  mrkdwn`${inline(influencerName)} for ${inline(clientName)}, ${words(STATUSES[status])}`;

const counted = (count: number): string => `${count} ${count === 1 ? 'negotiation' : 'negotiations'}`;

const LABEL: Readonly<Record<Act, string>> = { pause: 'Pause', resume: 'Resume', stop: 'Stop' };
const WOULD: Readonly<Record<Act, string>> = {
  pause: 'This would pause',
  resume: 'This would resume',
  stop: 'This would stop',
};
const DONE: Readonly<Record<Act, string>> = { pause: 'Paused', resume: 'Resumed', stop: 'Stopped' };
const MEANS: Readonly<Record<Act, string>> = {
  pause:
    'Parley says nothing there until somebody resumes it; only the recap of a deal that is closed, or a goodbye, still goes out.',
  resume: 'Parley goes on there, and considers first what came in meanwhile.',
  stop: 'Parley mails nothing but the recap of a deal that is closed, or a goodbye that is on its way. What was offered may still be accepted: then you are told.',
};
const WHY: Readonly<Record<LeftOut, string>> = {
  paused_already: 'paused already',
  not_paused: 'not paused',
  paused_alone: 'paused by itself; `/resume` with the name resumes it',
  campaign_paused: 'the whole campaign is paused; `/parley resume campaign:…` resumes it',
  campaign_stopped: 'the campaign is stopped',
};
