import type { Database } from 'better-sqlite3';
import type { NegotiationId } from '../../events/units.ts';
import { negotiationRowOf, type NegotiationRow, negotiationsWith } from '../../projections/negotiation-rows.ts';
import { words } from '../render/amounts.ts';
import { oneLine } from '../render/text.ts';
import { Refusal } from './failure.ts';
import { campaignMeant, influencerMeant, influencerWords } from './find.ts';

/**
 * The one negotiation that is meant, by its own id or by influencer, and by campaign where there are several.
 * @throws Refusal that lists those that may be meant
 */
export const negotiationMeant = (db: Database, who: string, campaign: string | undefined): NegotiationRow => {
  const only = campaign === undefined ? null : campaignMeant(db, campaign).campaignId;
  const named = negotiationRowOf(db, who.trim() as NegotiationId);
  const influencer = named === null ? influencerMeant(db, who) : null;
  const all = named === null && influencer !== null ? negotiationsWith(db, influencer.influencerId) : [named];
  const meant = all.flatMap((row) => (row === null || (only !== null && row.campaignId !== only) ? [] : [row]));
  const [first] = meant;
  const whom = influencer === null ? `negotiation ${oneLine(who)}` : oneLine(influencerWords(influencer));
  if (first === undefined)
    throw new Refusal(
      'NOT_FOUND',
      only === null
        ? `Nothing was negotiated with ${whom}.`
        : `Nothing was negotiated with ${whom} for ${only}; leave --campaign out to find every negotiation.`,
    );
  if (meant.length > 1)
    throw new Refusal(
      'NOT_UNIQUE',
      `There are ${meant.length} negotiations with ${whom}; say which with --campaign:${meant.map(lineOf).join('')}`,
    );
  return first;
};

const lineOf = ({ clientName, campaignId, status }: NegotiationRow): string =>
  `\n  ${oneLine(`${clientName ?? '(form not read)'}, task ${campaignId}, ${words(status)}`)}`;
