import { join } from 'node:path';
import { type Contender, contest, type Result } from './contest.ts';
import { appendTold, openBare, openEmmett, openParley } from './stores.ts';
import type { Story } from './story.ts';

export const CALLERS = 64;

/** Durable appends of the same events, every guarantee on, against a bare insert of the same bytes and against the peer. */
export const appending = async (story: Story, folder: string, blocks: number): Promise<readonly Result[]> => {
  const peer = await emmett(story, folder);
  const contenders = [bare(story, folder), alone(story, folder), together(story, folder)];
  return contest(peer === null ? contenders : [...contenders, peer], blocks);
};

const bare = (story: Story, folder: string): Contender => {
  const database = openBare(join(folder, 'append-bare.db'));
  const insert = database.prepare('INSERT INTO events (stream, payload) VALUES (?, ?)');
  return {
    name: 'bare insert, one at a time',
    block(number) {
      const told = story.copy(number);
      for (const each of told) insert.run(each.stream, JSON.stringify(each));
      return told.length;
    },
    close: () => void database.close(),
  };
};

const alone = (story: Story, folder: string): Contender => {
  const log = openParley(join(folder, 'append-alone.db'));
  return {
    name: 'Parley, one at a time',
    async block(number) {
      const told = story.copy(number);
      for (const each of told) await appendTold(log, each);
      return told.length;
    },
    close: () => log.close(),
  };
};

const together = (story: Story, folder: string): Contender => {
  const log = openParley(join(folder, 'append-together.db'));
  return {
    name: `Parley, ${CALLERS} callers`,
    async block(number) {
      const told = story.copy(number);
      for (let at = 0; at < told.length; at += CALLERS)
        await Promise.all(told.slice(at, at + CALLERS).map((each) => appendTold(log, each)));
      return told.length;
    },
    close: () => log.close(),
  };
};

/** One connection does one append at a time: concurrent ones would share a transaction that only the first began. */
const emmett = async (story: Story, folder: string): Promise<Contender | null> => {
  const opened = await openEmmett(join(folder, 'append-emmett.db'));
  if (opened === null) return null;
  const { store, close } = opened;
  return {
    name: 'Emmett, one at a time',
    async block(number) {
      const told = story.copy(number);
      for (const { stream, event, metadata } of told) {
        await store.appendToStream(stream, [{ type: event.type, data: { ...event, metadata } }]);
      }
      return told.length;
    },
    close,
  };
};
