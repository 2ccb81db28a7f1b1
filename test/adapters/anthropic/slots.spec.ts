import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fillSlots,
  missingSlots,
  SLOTS,
  slotsNeeded,
  type Terms,
  slotValues,
} from '../../../src/adapters/anthropic/slots.ts';
import { cents, type Day } from '../../../src/events/units.ts';

const terms: Terms = {
  greeted: 'Maya Lee',
  clientName: 'Acme',
  price: cents(1_125_00),
  deliverables: [
    { type: 'instagram_reel', quantity: 2 },
    { type: 'instagram_story', quantity: 1 },
  ],
  deadline: '2026-12-31' as Day,
};

describe('what a slot becomes', () => {
  it('is written as a person would', () =>
    expect(slotValues('opening', terms)).toEqual({
      name: 'Maya',
      client: 'Acme',
      price: '$1,125',
      deliverables: '2 Instagram Reels and 1 Instagram Story',
      deadline: 'December 31, 2026',
      confirmation: 'This offer is subject to final confirmation.',
    }));

  it('is nothing where the mail has no such term', () => {
    const values = slotValues('walk_away', { ...terms, price: null, deadline: null });
    expect(values).toMatchObject({ price: null, deadline: null, confirmation: null });
    expect(fillSlots('For {{price}}?', values)).toEqual({
      text: 'For {{price}}?',
      problems: ['a slot that this mail has no value for: "{{price}}"'],
    });
  });
});

describe('filling', () => {
  const values = slotValues('opening', terms);

  it('fills every place of a slot, with or without spaces inside', () =>
    expect(fillSlots('{{name}}, {{ name }}: {{price}}.', values)).toEqual({
      text: 'Maya, Maya: $1,125.',
      problems: [],
    }));

  it.each(['{{budget}}', '{{}}', '{{Price}}', '{{toString}}', '{{price|upper}}'])('refuses %s', (slot) =>
    expect(fillSlots(`x ${slot}`, values)).toEqual({
      text: `x ${slot}`,
      problems: [`a slot that does not exist: "${slot}"`],
    }),
  );

  it('never fills what a value brought along, and takes no $ of it for a pattern', () => {
    const odd = slotValues('opening', { ...terms, clientName: "{{price}} $& $' Co" });
    expect(fillSlots('{{client}}', odd).text).toBe("{{price}} $& $' Co");
  });

  it('leaves text without braces as it is', () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('{{'));
        expect(fillSlots(text, values)).toEqual({ text, problems: [] });
      }),
    ));
});

describe('what a body must hold', () => {
  it('is all terms of an offer', () =>
    expect(slotsNeeded('counter', slotValues('counter', terms))).toEqual([
      'name',
      'price',
      'deliverables',
      'deadline',
      'confirmation',
    ]));
  it('is the agreed terms in a recap', () =>
    expect(slotsNeeded('recap', slotValues('recap', terms))).toEqual(['name', 'price', 'deliverables', 'deadline']));
  it('is the standing price in an answer, where there is one', () => {
    expect(slotsNeeded('answer', slotValues('answer', terms))).toEqual(['name', 'price']);
    expect(slotsNeeded('answer', slotValues('answer', { ...terms, price: null }))).toEqual(['name']);
  });
  it('is missed by name', () =>
    expect(missingSlots('Hi {{name}}', ['name', 'price'])).toEqual(['a slot is missing: "{{price}}"']));
  it('is never a slot that does not exist', () =>
    expect(SLOTS).toEqual(expect.arrayContaining([...slotsNeeded('opening', slotValues('opening', terms))])));
});
