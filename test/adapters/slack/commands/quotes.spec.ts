import { expect, it } from 'vitest';
import { answerCommand } from '../../../../src/adapters/slack/commands/command.ts';
import { parseCommand } from '../../../../src/adapters/slack/commands/parse.ts';
import { found, readable, team } from '../team.ts';

it('reads single quotes around the value of a filter', () => {
  expect(parseCommand('/audit', "influencer:'Maya Lee' last:7d type:escalation")).toMatchObject({
    type: 'audit',
    filters: { influencer: 'Maya Lee', kind: 'escalation', lastMs: 7 * 24 * 3_600_000 },
  });
});
it.each([
  ['/claim', "'Maya Lee'"],
  ['/parley', "who 'Maya Lee'"],
])('reads a name in single quotes: %s %s', (command, text) => {
  expect(parseCommand(command, text)).toMatchObject({ influencer: 'Maya Lee' });
});

const named = (place: number, handle: string, name: string) => {
  const one = found(place, handle);
  if (one.outcome !== 'found') throw new Error('not found');
  return { ...one, listedAs: name, contact: { ...one.contact, name } };
};
const asked = async (command: string, text: string) => {
  const here = team({}, ['U1']);
  await here.start([named(1, 'conan', 'Conan O’Brien'), named(2, 'rock', 'Dwayne “The Rock” Johnson')], {
    clientName: 'L’Oréal',
  });
  return readable(await answerCommand(here.app, { command, text, userId: 'U1' }));
};
it.each([
  ['/parley', 'who Conan O’Brien', 'Conan O’Brien: 1 negotiation'],
  ['/parley', "who Conan O'Brien", 'Conan O’Brien: 1 negotiation'],
  ['/claim', 'Conan O’Brien', 'is yours: Parley stays silent there'],
  ['/claim', 'Dwayne “The Rock” Johnson', 'is yours: Parley stays silent there'],
  ['/parley', 'campaign L’Oréal', 'Campaign for L’Oréal'],
  ['/parley', 'pause campaign:L’Oréal', 'This would pause'],
  ['/audit', 'influencer:"Conan O’Brien"', 'The last events'],
])('finds who is spelled with typographic quotes: %s %s', async (command, text, says) => {
  expect(await asked(command, text)).toContain(says);
});
it('takes a quoted name whole, also with a colon in it', () => {
  expect(parseCommand('/claim', '"The Studio: Lee"')).toMatchObject({ type: 'claim', influencer: 'The Studio: Lee' });
});
it('finds everything up to the last day that can be typed', async () => {
  expect(await asked('/audit', 'to:9999-12-31')).toContain('The last events');
});
