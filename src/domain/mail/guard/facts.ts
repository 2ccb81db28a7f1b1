import type { MovePurpose } from '../../../events/catalogue/negotiation.ts';
import type { LineItem } from '../../../events/terms.ts';
import type { Cents, Day } from '../../../events/units.ts';

/** What a draft may say: everything else that could bind anybody is refused. */
export type DraftFacts = Readonly<{
  /** The only amount allowed; null allows none. */
  price: Cents | null;
  deliverables: readonly LineItem[];
  /** The only date allowed. */
  deadline: Day | null;
  influencerName: string;
  /** Whom the first line greets, where that isn't the influencer: a manager's own name isn't known. */
  greeted?: string;
  clientName: string;
  senderName: string;
  purpose: MovePurpose;
  /** Where an offer that isn't a `final_offer` is our last all the same: an opening that is the only one. */
  isFinal?: boolean;
  mustSaySubjectToConfirmation: boolean;
}>;

/** One look at a draft: the reasons against it, as the team reads them. */
export type Check = (draft: Draft, facts: DraftFacts) => readonly string[];

/** `plain` is the text with the known names replaced, so that a name is never taken for a number, a deliverable or a promise. */
export type Draft = Readonly<{ text: string; plain: string }>;

const STAND_IN = 'Someone';

export const draftOf = (text: string, { influencerName, clientName, senderName }: DraftFacts): Draft => {
  const names = [clientName, influencerName, senderName, firstNameOf(influencerName), firstNameOf(senderName)];
  const known = names.filter((name) => name.trim().length >= 2).sort((a, b) => b.length - a.length);
  const plain = known.reduce((left, name) => left.replace(wholeWord(name), STAND_IN), text);
  return { text, plain };
};

export const firstNameOf = (name: string): string => name.trim().split(/\s+/)[0] ?? '';

const wholeWord = (name: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])${name.trim().replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)}(?![\\p{L}\\p{N}])`,
    'gu',
  );
