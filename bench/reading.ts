import { join } from 'node:path';
import type { StreamName } from '../src/events/units.ts';
import { contest, type Result } from './contest.ts';
import { openBare, openParley } from './stores.ts';
import type { Story, Told } from './story.ts';

const EVENTS_IN_STREAM = 50;
const STREAMS = 200;

/** A whole stream of 50 events read and decoded, against the bare rows of the same events read and parsed. */
export const reading = async (story: Story, folder: string, blocks: number): Promise<readonly Result[]> => {
  const streams = Array.from({ length: STREAMS }, (_, n) => `negotiation:stream-${n}` as StreamName);
  const told = (n: number): readonly Told[] =>
    Array.from({ length: Math.ceil(EVENTS_IN_STREAM / story.eventsPerCopy) + 1 }, (_, at) => story.copy(n + at))
      .flat()
      .filter(({ stream }) => stream.startsWith('negotiation:'))
      .slice(0, EVENTS_IN_STREAM);
  const database = openBare(join(folder, 'read-bare.db'));
  database.exec('CREATE INDEX events_by_stream ON events (stream)');
  const insert = database.prepare('INSERT INTO events (stream, payload) VALUES (?, ?)');
  const log = openParley(join(folder, 'read-parley.db'), undefined, []);
  for (const [n, stream] of streams.entries()) {
    const events = told(n);
    database.transaction(() => events.forEach((each) => insert.run(stream, JSON.stringify(each))))();
    for (const { event, state, metadata } of events)
      await log.write((tx) => tx.append({ stream, expected: 'any', metadata, events: [{ ...event, state }] }));
  }
  const rows = database.prepare('SELECT position, payload FROM events WHERE stream = ? ORDER BY position').raw();
  const readBare = (stream: StreamName) =>
    (rows.all(stream) as [number, string][]).map(([, text]) => JSON.parse(text) as Told);
  return contest(
    [
      {
        name: 'bare rows, read and parsed',
        block: () => streams.reduce((events, stream) => events + readBare(stream).length, 0),
        close: () => void database.close(),
      },
      {
        name: 'Parley, a stream read and decoded',
        block: () => log.write((tx) => streams.reduce((events, stream) => events + tx.stream(stream).length, 0)),
        close: () => log.close(),
      },
    ],
    blocks,
  );
};
