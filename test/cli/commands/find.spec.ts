import { describe, expect, it } from 'vitest';
import { campaignMeant, negotiationWithId } from '../../../src/cli/commands/find.ts';
import { look } from '../../../src/cli/commands/looking.ts';
import { negotiationWith, tellNorthwind } from '../../support/fixtures.ts';
import { temporaryFile } from '../../support/application.ts';

describe('what is meant', () => {
  it('by the id of a negotiation is one that there is', async () => {
    const file = temporaryFile();
    await tellNorthwind(file);
    look(file, (database) => {
      const id = negotiationWith('Mia Torres');
      expect(negotiationWithId(database, id)).toBe(id);
      expect(() => negotiationWithId(database, 'foo')).toThrow(/^No negotiation has the id “foo”: parley timeline/);
    });
  });

  it('by one word of a client, mistyped, is offered', async () => {
    const file = temporaryFile();
    await tellNorthwind(file);
    look(file, (database) => {
      for (const typed of ['Cofee', 'Nortwhind'])
        expect(() => campaignMeant(database, typed)).toThrow(/^No campaign .* Near it:\n {2}Northwind Coffee/);
      expect(() => campaignMeant(database, 'Tea')).toThrow(/parley campaign list shows them all/);
    });
  });
});
