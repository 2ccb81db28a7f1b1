import type { Database } from 'better-sqlite3';
import { negotiationsWith, type NegotiationRow } from '../../../projections/negotiation-rows.ts';
import {
  type CampaignRow,
  findCampaigns,
  findInfluencers,
  type KnownInfluencer,
  type Search,
} from '../../../projections/queries.ts';
import { list, type Message } from '../blocks.ts';
import { STATUSES } from '../notices/words.ts';
import { inline, type Mrkdwn, mrkdwn, words } from '../text.ts';
import { answer } from './answer.ts';

/** Either exactly what was meant, or what to tell whoever typed it. */
export type Found<T> = Readonly<{ found: T }> | Readonly<{ found: null; told: Message }>;

export const theInfluencer = (db: Database, typed: string): Found<KnownInfluencer> =>
  only(findInfluencers(db, typed), typed, 'influencer', describeInfluencer);

export const theCampaign = (db: Database, typed: string): Found<CampaignRow> =>
  only(findCampaigns(db, typed), typed, 'campaign', describeCampaign);

/** Whom a command is about; `campaign` tells apart negotiations of one influencer. */
export type Named = Readonly<{ influencer: string; campaign: string | null }>;

/**
 * The one negotiation that was meant: of this influencer, of this campaign where one was named, in one of these states.
 * Two that fit are listed for the person to choose.
 */
export const theNegotiation = (
  db: Database,
  named: Named,
  fits: (row: NegotiationRow) => boolean,
): Found<NegotiationRow> => {
  const { influencer, campaign } = named;
  const person = theInfluencer(db, influencer);
  if (person.found === null) return person;
  const within = campaign === null ? null : theCampaign(db, campaign);
  if (within !== null && within.found === null) return within;
  const rows = negotiationsWith(db, person.found.influencerId).filter(
    ({ campaignId }) => within === null || campaignId === within.found.campaignId,
  );
  const fitting = rows.filter(fits);
  const [first] = fitting;
  if (first === undefined) return { found: null, told: nothingThere(named, rows) };
  if (fitting.length === 1) return { found: first };
  return {
    found: null,
    told: answer(`${influencer} is in several campaigns. Which one?`, [
      list(words('Add one of these to the command:'), fitting.map(describeNegotiation)),
    ]),
  };
};

const nothingThere = ({ influencer }: Named, rows: readonly NegotiationRow[]): Message => {
  if (rows.length === 0) return answer(`There is no negotiation with ${influencer} here. Nothing was changed.`);
  const states = rows.map(({ clientName, status }) => `${STATUSES[status]} (for ${clientName ?? '?'})`);
  return answer(
    `That is not possible now: the negotiation with ${influencer} is ${states.join(', ')}. Nothing was changed.`,
  );
};

const only = <T>(search: Search<T>, typed: string, what: string, describe: (each: T) => Mrkdwn): Found<T> => {
  const told = (sentence: string, candidates: readonly T[]): Found<T> => ({
    found: null,
    told: answer(sentence, [list(words('There is:'), candidates.map(describe))]),
  });
  switch (search.outcome) {
    case 'found':
      return { found: search.found };
    case 'several':
      return told(`More than one ${what} is “${typed}”. Name it by something only one of them has.`, search.candidates);
    case 'near':
      return told(`I know no ${what} “${typed}”, and I don't guess. Did you mean one of these?`, search.candidates);
    case 'none':
      return told(`I know no ${what} “${typed}”, and none with a similar name.`, []);
  }
};

const describeInfluencer = ({ name, handle, email }: KnownInfluencer): Mrkdwn =>
  mrkdwn`${inline(name)}  ·  ${inline(handle ?? 'no handle')}  ·  ${inline(email)}`;

const describeCampaign = ({ campaignId, clientName, status }: CampaignRow): Mrkdwn =>
  mrkdwn`${inline(clientName ?? 'no client yet')}  ·  task \`${inline(campaignId)}\`  ·  ${words(status)}`;

const describeNegotiation = ({ campaignId, clientName, status }: NegotiationRow): Mrkdwn =>
  mrkdwn`\`campaign:${inline(campaignId)}\` for ${inline(clientName)}  ·  ${words(STATUSES[status])}`;
