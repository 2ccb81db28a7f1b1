import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { typesMeant } from '../../../src/cli/commands/types.ts';
import { EVENT_TYPES, FAMILIES } from '../../../src/projections/event-types.ts';

const refusal = (...asked: readonly string[]): string => {
  try {
    return `taken: ${typesMeant(asked).join()}`;
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

describe('--type', () => {
  it('takes types and families, whatever their case, one behind the other or with commas between', () => {
    expect(typesMeant(['escalation'])).toEqual(['NegotiationEscalated', 'EscalationJoined', 'EscalationReturned']);
    expect(typesMeant(['offerdecided, agreement', 'OfferDecided'])).toEqual(['OfferDecided', 'AgreementReached']);
  });

  it('is described with every family', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/cli.md'), 'utf8');
    expect(Object.keys(FAMILIES).filter((family) => !page.includes(`\`${family}\``))).toEqual([]);
  });

  it('guesses nothing, and offers what comes near', () => {
    expect(refusal('OfferDecide')).toBe('No event type is called OfferDecide; near it: OfferDecided.');
    expect(refusal('OfferDecided,escalaton')).toBe('No event type is called escalaton; near it: escalation.');
    expect(refusal('Thread')).toBe('No event type is called Thread; near it: ThreadTakenOver, ThreadHandedBack.');
  });

  it.each([
    ['nonsense', 'No event type is called nonsense'],
    ['A', 'No event type is called A'],
    [' ,', 'Name an event type or a family'],
  ])('names every family and every type where “%s” comes near none', (typed, problem) => {
    const told = refusal(typed);
    expect(told).toContain(`${problem}; there are:\n  escalation: NegotiationEscalated, `);
    expect(EVENT_TYPES.filter((type) => !new RegExp(`\\b${type}\\b`).test(told))).toEqual([]);
  });
});
