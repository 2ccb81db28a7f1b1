import type { MovePurpose } from '../../events/catalogue/negotiation.ts';
import type { Cents, Day } from '../../events/units.ts';
import type { LineItem } from '../../events/terms.ts';
import { firstNameOf } from '../../domain/mail/guard/facts.ts';
import { formatUsd } from '../../domain/money.ts';
import { describeDeliverables } from '../../domain/pricing/deliverables.ts';

/** Places in a wording that code fills, so that no model ever writes an amount, a date or a name. */
export const SLOTS = ['name', 'client', 'price', 'deliverables', 'deadline', 'confirmation'] as const;
export type Slot = (typeof SLOTS)[number];

/** null: this mail has no such value, and a wording that uses the slot all the same is refused. */
export type SlotValues = Readonly<Record<Slot, string | null>>;

export type Terms = Readonly<{
  greeted: string;
  clientName: string;
  price: Cents | null;
  deliverables: readonly LineItem[];
  deadline: Day | null;
}>;

/** Every offer says so, because an acceptance that no longer fits the budget is held (policy §2 step 8). */
export const CONFIRMATION = 'This offer is subject to final confirmation.';

export const makesOffer = (purpose: MovePurpose): boolean =>
  purpose === 'opening' || purpose === 'counter' || purpose === 'final_offer';

export const slotValues = (purpose: MovePurpose, terms: Terms): SlotValues => ({
  name: firstNameOf(terms.greeted),
  client: terms.clientName,
  price: terms.price === null ? null : formatUsd(terms.price),
  deliverables: inWords(terms.deliverables),
  deadline: terms.deadline === null ? null : writtenOut(terms.deadline),
  confirmation: makesOffer(purpose) ? CONFIRMATION : null,
});

/** What the body must hold: the terms of an offer are its price, its package and its timeline (policy §1). */
export const slotsNeeded = (purpose: MovePurpose, values: SlotValues): readonly Slot[] => {
  const terms: readonly Slot[] =
    makesOffer(purpose) || purpose === 'recap' ? ['price', 'deliverables', 'deadline', 'confirmation'] : ['price'];
  return ['name', ...terms.filter((slot) => values[slot] !== null)] as const;
};

/** `problems` are for the team and for a second try; what could not be filled stays as it was. */
export type Filled = Readonly<{ text: string; problems: readonly string[] }>;

export const fillSlots = (text: string, values: SlotValues): Filled => {
  const problems: string[] = [];
  const filled = text.replace(SLOT, (written: string, name: string) => {
    const value = isSlot(name) ? values[name] : undefined;
    if (value === undefined) problems.push(`a slot that does not exist: "${written}"`);
    if (value === null) problems.push(`a slot that this mail has no value for: "${written}"`);
    return value ?? written;
  });
  return { text: filled, problems };
};

export const missingSlots = (text: string, needed: readonly Slot[]): readonly string[] => {
  const used = slotsIn(text);
  return needed.filter((slot) => !used.includes(slot)).map((slot) => `a slot is missing: "{{${slot}}}"`);
};

/** The names in braces, whether such slots exist or not. */
export const slotsIn = (text: string): readonly string[] => [...text.matchAll(SLOT)].map(([, name = '']) => name);

export const isSlot = (name: string): name is Slot => (SLOTS as readonly string[]).includes(name);

/** `December 31, 2026` */
export const writtenOut = (day: Day): string => DAY_IN_WORDS.format(new Date(`${day}T00:00:00Z`));

const SLOT = /\{\{\s*([^{}]*?)\s*\}\}/g;
const DAY_IN_WORDS = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' });
const AND = new Intl.ListFormat('en-US', { type: 'conjunction' });

/** `2 Instagram Reels and 3 Instagram Stories` */
const inWords = (items: readonly LineItem[]): string => AND.format(items.map((item) => describeDeliverables([item])));
