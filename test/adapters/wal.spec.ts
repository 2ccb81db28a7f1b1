import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { walBytes, walWatch } from '../../src/adapters/wal.ts';
import { openApplication } from '../support/application.ts';
import { ask } from '../support/effects.ts';

const KILOBYTES = 1024;

it('the write-ahead log is watched: one line when it grows past its measure, and again after it had shrunk', async () => {
  const house = openApplication();
  const watch = walWatch(house.app, 400 * KILOBYTES);
  const told = () => house.logged.filter((line) => line.includes('write-ahead log grows')).length;
  watch();
  expect(told()).toBe(0);

  // A reader that never ends: what it sees can't be copied back.
  const reader = new Database(house.file, { readonly: true });
  onTestFinished(() => void reader.close());
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM events').get();
  for (let asked = 0; walBytes(house.file) < 500 * KILOBYTES; asked += 1)
    await ask(house, { id: `e${asked}`, kind: 'read_task' });
  watch();
  watch();
  expect(told()).toBe(1);

  reader.exec('COMMIT');
  house.app.log.database.pragma('wal_checkpoint(TRUNCATE)');
  expect(statSync(`${house.file}-wal`).size).toBe(0);
  watch();
  expect(told()).toBe(1);
});

it('a write-ahead log that is not there has no size', () => {
  expect(walBytes(':memory:')).toBe(0);
});
