import type { Cents } from '../../../events/units.ts';
import { amountsIn } from '../../../domain/mail/amounts.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import type { Application } from '../../application.ts';
import { isPersonsMail } from '../../decisions/correspondence.ts';

/**
 * What a person may have offered in a thread since it was last the agent's: amounts in dollars that somebody of the team wrote
 * to the influencer and that are not our last offer. The newest few, oldest first.
 */
export const namedByPeople = (
  log: Application['log'],
  { negotiationId, lastOffer }: Pick<NegotiationRow, 'negotiationId' | 'lastOffer'>,
): readonly Cents[] => {
  const events = log.read({ stream: `negotiation:${negotiationId}`, types: ['PersonWrote', 'ThreadHandedBack'] });
  const since = events.findLastIndex(({ type }) => type === 'ThreadHandedBack') + 1;
  const named = events
    .slice(since)
    .filter(isPersonsMail)
    .map(({ personal }) => personal.content?.body ?? '')
    .flatMap(amountsIn)
    .filter(({ currency }) => currency === null || currency === 'USD')
    .flatMap(({ low, high }) => [low, high])
    .filter((amount) => amount !== lastOffer);
  return [...new Set(named)].slice(-MOST_NAMED);
};

const MOST_NAMED = 3;
