import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FieldMappingInvalid, readFieldMapping } from '../../../src/adapters/clickup/mapping.ts';

const SMALLEST = `
clientName: Client
budget: Budget
deliverables: [Deliverables, What]
influencers: Influencers
platform: Platform
cpmRange: CPM
timeline: Timeline
`;

describe('the names of the ClickUp fields', () => {
  it('are read from the file that the team edits', () => {
    const mapping = readFieldMapping(readFileSync('config/campaign-fields.yaml', 'utf8'));
    expect(mapping.clientName[0]).toBe('Client Name');
    expect(Object.values(mapping).every((names) => names.length > 0)).toBe(true);
  });

  it('may be one or several, and only the standard fields must be there', () => {
    const mapping = readFieldMapping(SMALLEST);
    expect(mapping.deliverables).toEqual(['Deliverables', 'What']);
    expect(mapping.rounds).toEqual([]);
  });

  it.each([
    ['a standard field that is missing', SMALLEST.replace('budget: Budget', ''), /budget: /],
    ['an entry that nothing reads', `${SMALLEST}\nbuget: Money`, /buget/],
    ['an entry without a name', SMALLEST.replace('Timeline', '[]'), /timeline: name at least one/],
    [
      'an empty name',
      SMALLEST.replace('[Deliverables, What]', '[Deliverables, ""]'),
      /deliverables: name at least one/,
    ],
    ['a number', SMALLEST.replace('budget: Budget', 'budget: 7'), /budget: /],
    [
      'names that differ by a space alone',
      `${SMALLEST}\nrounds: "Bud Get"`,
      /rounds: "Bud Get" already stands for budget/,
    ],
    ['one name for two fields', `${SMALLEST}\nrounds: " BUDGET "`, /rounds: "BUDGET" already stands for budget/],
    ['a list instead of entries', '- Budget', /the file: /],
    ['something that is not YAML', 'budget: [', /not YAML/],
  ])('are refused for %s, with what to correct', (_name, yaml, message) => {
    expect(() => readFieldMapping(yaml)).toThrow(FieldMappingInvalid);
    expect(() => readFieldMapping(yaml)).toThrow(message);
  });
});
