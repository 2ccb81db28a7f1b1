import { DELIVERABLES } from '../../pricing/deliverables.ts';
import { fits, mentionsIn } from '../named-deliverables.ts';
import type { Check } from './facts.ts';

/** Every deliverable named is one of the package, in its number; an opening and a recap name all of them, with their numbers. */
export const deliverables: Check = ({ plain }, { deliverables, purpose }) => {
  const mentions = mentionsIn(plain);
  const wrong = mentions.filter((mention) => !deliverables.some((item) => fits(mention, item)));
  const complete = purpose === 'opening' || purpose === 'recap';
  const missing = complete
    ? deliverables.filter((item) => !mentions.some((mention) => mention.quantity !== null && fits(mention, item)))
    : [];
  return [
    ...wrong.map(({ words }) => `a deliverable that is not in the package, or in another number: "${words}"`),
    ...missing.map(({ type, quantity }) => `the package's ${quantity} × ${DELIVERABLES[type].one} is not named`),
    ...[...plain.matchAll(UNKNOWN)].map(([words]) => `a deliverable that is not in the package: "${words}"`),
  ];
};

const UNKNOWN =
  /\b(?:carousels?|live[\s-]?streams?|go(?:ing)? live|blog|newsletters?|podcasts?|giveaways?|raw (?:files?|footage|content)|b-roll|photo ?shoots?|appearances?|highlights?|link in (?:your )?bio|pinned|pin it|threads?|tweets?|pinterest|snapchat|twitch|facebook|cross-?post\w{0,3}|ugc)\b/gi;
