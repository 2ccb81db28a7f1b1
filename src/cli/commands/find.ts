import type { Database } from 'better-sqlite3';
import type { NegotiationId } from '../../events/units.ts';
import { findInfluencer, newestEntries } from '../../projections/audit.ts';
import { type CampaignRow, findCampaigns, type KnownInfluencer, type Search } from '../../projections/queries.ts';
import type { Person, PersonSearch } from '../../projections/person.ts';
import { words } from '../render/amounts.ts';
import { oneLine } from '../render/text.ts';
import { Refusal } from './failure.ts';

/** The one influencer who is meant. @throws Refusal that offers who comes near; two who fit are listed, never guessed */
export const influencerMeant = (db: Database, typed: string): KnownInfluencer =>
  meant(
    'influencer',
    typed,
    findInfluencer(db, typed),
    influencerWords,
    'parley campaign show lists who was not in the sheet',
  );

/** The one campaign that is meant. @throws Refusal likewise */
export const campaignMeant = (db: Database, typed: string): CampaignRow =>
  meant('campaign', typed, findCampaigns(db, typed), campaignWords, 'parley campaign list shows them all');

/** The one person who is meant, an influencer or not. @throws Refusal likewise */
export const personMeant = (search: PersonSearch, typed: string): Person =>
  meant('person', typed, search, influencerWords, 'no personal part names them');

/** An id under which there are events. @throws Refusal */
export const negotiationWithId = (db: Database, typed: string): NegotiationId => {
  const negotiationId = typed as NegotiationId;
  if (newestEntries(db, { negotiationId }, 1).length === 1) return negotiationId;
  throw new Refusal(
    'NOT_FOUND',
    `No negotiation has the id “${oneLine(typed)}”: parley timeline <influencer> names it behind each campaign.`,
  );
};

/** `Mia Torres, @miatravels, mia@example.com`. */
export const influencerWords = ({ influencerId, name, handle, email }: KnownInfluencer): string =>
  [name ?? `(erased) ${influencerId}`, handle, email].filter((each) => each !== null).join(', ');

const campaignWords = ({ campaignId, clientName, status }: CampaignRow): string =>
  `${clientName ?? '(form not read)'}, task ${campaignId}, ${words(status)}`;

const meant = <Found, Candidate>(
  what: string,
  typed: string,
  search: Readonly<{ outcome: 'found'; found: Found }> | Exclude<Search<Candidate>, { outcome: 'found' }>,
  describe: (candidate: Candidate) => string,
  otherwise: string,
): Found => {
  const list = (candidates: readonly Candidate[]) =>
    candidates.map((each) => `\n  ${oneLine(describe(each))}`).join('');
  const shown = oneLine(typed);
  switch (search.outcome) {
    case 'found':
      return search.found;
    case 'several':
      throw new Refusal(
        'NOT_UNIQUE',
        `More than one ${what} is called “${shown}”; say which one is meant:${list(search.candidates)}`,
      );
    case 'near':
      throw new Refusal('NOT_FOUND', `No ${what} is called “${shown}”. Near it:${list(search.candidates)}`);
    case 'none':
      throw new Refusal('NOT_FOUND', `No ${what} is called “${shown}”: ${otherwise}.`);
  }
};
