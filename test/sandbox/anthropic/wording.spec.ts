import { describe, expect, it } from 'vitest';
import { type Move, wordMove } from '../../../sandbox/anthropic/wording.ts';

const PURPOSES = [
  'opening',
  'counter',
  'final_offer',
  'answer',
  'clarification',
  'follow_up',
  'recap',
  'walk_away',
] as const;
const NAMES = ['Maya Lee', 'Theo Marin', 'Ines Sato', 'Kofi Hart'];
const SLOTS = /\{\{(?:name|client|price|deliverables|deadline|confirmation)\}\}/g;

const move = (purpose: Move['purpose'], more: Partial<Move> = {}): Move => ({
  purpose,
  influencerName: 'Maya Lee',
  clientName: 'Lumen',
  deadline: null,
  questions: [],
  clarifyAbout: null,
  hasPrice: purpose !== 'walk_away',
  ...more,
});
const every = PURPOSES.flatMap((purpose) =>
  NAMES.flatMap((influencerName) =>
    [null, '2026-06-30'].map((deadline) =>
      move(purpose, { influencerName, deadline, followUpNumber: 2, questions: ['Who?', 'When?'] }),
    ),
  ),
);

describe('a worded move', () => {
  it('holds the price slot exactly when there is a price', () => {
    for (const one of every) expect(wordMove(one).body.includes('{{price}}')).toBe(one.hasPrice);
  });

  it('says that an offer is subject to confirmation', () => {
    for (const one of every.filter(({ purpose }) => ['opening', 'counter', 'final_offer'].includes(purpose)))
      expect(wordMove(one).body).toContain('{{confirmation}}');
  });

  it('names the deadline only where there is one, and then through its slot', () => {
    for (const one of every.filter(({ deadline }) => deadline === null))
      expect(wordMove(one).body).not.toContain('{{deadline}}');
    expect(wordMove(move('opening', { deadline: '2026-06-30' })).body).toContain('{{deadline}}');
  });

  it('has a subject for an opening alone', () => {
    for (const one of every) expect(wordMove(one).subject === null).toBe(one.purpose !== 'opening');
  });

  it('writes no figure, name, link or signature of its own', () => {
    for (const one of every) {
      const words = wordMove(one).body.replace(SLOTS, '');
      expect(words).not.toMatch(/[\d$€£@{}]|https?:|Maya|Theo|Ines|Kofi|Lumen|regards|best,|cheers/i);
    }
  });

  it('is a mail that calls itself final only where it is', () => {
    for (const one of every) expect(/final offer/i.test(wordMove(one).body)).toBe(one.purpose === 'final_offer');
  });

  it('varies from one person to the next and never for the same one', () => {
    const bodies = NAMES.map((influencerName) => wordMove(move('opening', { influencerName })).body);
    expect(new Set(bodies).size).toBeGreaterThan(1);
    expect(wordMove(move('opening')).body).toBe(wordMove(move('opening')).body);
  });
});
