import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type EventLog, type Follower, openLog } from '../../src/events/log.ts';
import type { StreamName } from '../../src/events/units.ts';
import { catalogue, clock, ids, metadata, type TestEvent } from './vocabulary.ts';

const directory = mkdtempSync(join(tmpdir(), 'parley-log-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
let files = 0;
export const newFile = (): string => join(directory, `${process.pid}-${files++}.db`);

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** Closed after the test. */
export const closing = <T extends { close(): void }>(opened: T): T => {
  open.push(opened);
  return opened;
};

export const testLog = (file = newFile(), ...followers: Follower<TestEvent>[]): EventLog<TestEvent> =>
  closing(openLog({ file, catalogue, clock, ids, followers }));

/** Appends without expecting anything of the stream. */
export const append = (log: EventLog<TestEvent>, stream: StreamName, ...events: TestEvent[]) =>
  log.write((tx) => tx.append({ stream, expected: 'any', metadata, events }));
