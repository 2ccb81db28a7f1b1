import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { castOf } from '../../../sandbox/cast/cast.ts';
import type { Influencer } from '../../../sandbox/cast/influencer.ts';
import { postLetter } from '../../../sandbox/cast/letters.ts';
import { fieldsOf } from '../../../sandbox/clickup/form.ts';
import { converse, settled } from '../../../sandbox/director.ts';
import { SENDER } from '../../../sandbox/world.ts';
import { schemaVersion } from '../../../src/events/schema.ts';
import { type House, openHouse } from '../../support/house.ts';
import { outcomeOf } from './outcome.ts';

/**
 * Plays a small campaign of invented people in the sandbox and keeps its database, as this release's schema has it:
 * one influencer agrees, one asks far too much, one is taken over from the mailbox and handed back, one has not answered yet.
 */
const make = async (): Promise<void> => {
  const cast = castOf(7, 4);
  const [agrees, asksTooMuch, , takenOver] = cast.influencers;
  if (agrees === undefined || asksTooMuch === undefined || takenOver === undefined)
    throw new Error('the cast is too small');
  const house = await openHouse({ cast, policy: ({ slack }) => ({ deciders: [slack.peopleIds.priya] }) });
  try {
    await house.world.clickup.submit({ name: cast.form.title, fields: fieldsOf(cast.form) });
    await settled(house.application().url, 1);
    const mail = await mailTo(house, takenOver);
    await andSettle(house, () => house.world.gmail.sendAsPerson(mail.threadId, 'Hi, I am taking it from here.'));
    await replies(house, asksTooMuch, 'Thanks! My rate for this would be $40,000 all in.');
    await converse(house.world, house.application(), { ...cast, influencers: [agrees] });
    await replies(house, takenOver, 'Great, can you tell me more about the timing?');
    await house.world.slack.command('/resume', takenOver.name, house.world.slack.peopleIds.priya);
    await settled(house.application().url, 0);
    keep(await house.copy());
  } finally {
    await house.close();
  }
};

const keep = (file: string): void => {
  const database = new Database(file);
  database.pragma('journal_mode = DELETE');
  database.exec('VACUUM');
  const outcome = outcomeOf(database);
  database.close();
  const name = join(import.meta.dirname, `schema-${schemaVersion()}`);
  writeFileSync(`${name}.db.gz`, gzipSync(readFileSync(file), { level: 9 }));
  writeFileSync(`${name}.json`, `${JSON.stringify(outcome, null, 2)}\n`);
};

const andSettle = async (house: House, act: () => Promise<unknown>): Promise<void> => {
  const before = house.head();
  await act();
  await settled(house.application().url, before);
};

const mailTo = async (house: House, { name, email }: Influencer) => {
  const mail = (await house.world.gmail.outgoing()).findLast(({ to }) => to.includes(email));
  if (mail === undefined) throw new Error(`nothing was sent to ${name}`);
  return mail;
};

const replies = async (house: House, influencer: Influencer, text: string): Promise<void> => {
  const letter = { text, by: 'influencer', kind: 'reply', attachment: null } as const;
  const raw = await postLetter(influencer, letter, await mailTo(house, influencer), SENDER, new Date());
  await andSettle(house, () => house.world.gmail.receive(raw));
};

await make();
