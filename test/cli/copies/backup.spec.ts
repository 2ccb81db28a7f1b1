import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { backedUp } from '../../../src/cli/copies/backed-up.ts';
import { metadata } from '../../../src/adapters/application.ts';
import { openStore, SYSTEM_CLOCK, systemIds } from '../../../src/cli/compose.ts';
import type { CampaignId } from '../../../src/events/units.ts';
import { tellNorthwind } from '../../support/fixtures.ts';
import { inDirectory, parley, root } from '../parley.ts';
import { changed } from './damage.ts';

const live = inDirectory('live.db');
beforeAll(() => tellNorthwind(live));

const textOf = (file: string, head: number): string => {
  const database = new Sqlite(file, { readonly: true });
  const rows = database.prepare('SELECT * FROM events WHERE position <= ? ORDER BY position').raw().all(head);
  database.close();
  return JSON.stringify(rows);
};

/** Appends, as parley serve does, until it is told to stop. */
const appending = (file: string) => {
  const { log } = openStore(file, { clock: SYSTEM_CLOCK, ids: systemIds() });
  let goesOn = true;
  const loop = async (): Promise<number> => {
    for (let count = 0; ; count += 1) {
      if (!goesOn) return count;
      const campaignId = `task-${count}` as CampaignId;
      await log.write((tx) =>
        tx.append({
          stream: `campaign:${campaignId}`,
          expected: 'no_stream',
          metadata: metadata('clickup', 'clickup', campaignId),
          events: [{ type: 'TaskDiscovered', data: { campaignId }, state: 'requested' }],
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const appended = loop();
  return async () => {
    goesOn = false;
    const count = await appended;
    log.close();
    return count;
  };
};

describe('parley backup', { timeout: 60_000 }, () => {
  it('copies what another process writes to all the while, and verifies the copy', async () => {
    const file = inDirectory('backup.db');
    const stop = appending(live);
    const { code, out, err } = await parley(['backup', file, '--db', live]);
    const appended = await stop();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [, head = ''] = /^Backed up (\d+) events to .*backup\.db \(\d+ kB\) in [\d.]+ s\.\n/.exec(out) ?? [];
    expect(out).toMatch(new RegExp(`\\nVerified at position ${head}, hash [0-9a-f]{64}\\.\\n$`));
    expect(Number(head)).toBeGreaterThan(51);
    expect(51 + 2 * appended).toBeGreaterThan(Number(head));
    expect(textOf(file, 1e9)).toBe(textOf(live, Number(head)));
    expect(statSync(file).mode).toBe(statSync(live).mode);
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith('backup.db'))).toEqual(['backup.db']);
  });

  it('keeps no copy of a damaged database, unless it is told to', async () => {
    const bad = changed(live, 'DELETE FROM events WHERE position = 20', 'events_delete');
    const file = inDirectory('bad.db');
    const { code, out } = await parley(['backup', file, '--db', bad]);
    expect(code).toBe(3);
    expect(out).toMatch(/^Damaged at position 20: .*\(gap\)[^]*No copy was kept; parley backup --no-check/);
    expect(existsSync(file)).toBe(false);
    const asked = { from: bad, to: file, check: false };
    expect(await backedUp(asked, () => undefined)).toMatchObject({ outcome: 'copied' });
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const mine = () => readdirSync(dirname(live)).filter((name) => name.startsWith('interrupted'));
    // On a busy machine a backup may be done before the signal comes: then another one is begun.
    for (let attempt = 1; ; attempt += 1) {
      const file = inDirectory(`interrupted-${attempt}.db`);
      const begun = beginning(`interrupted-${attempt}.db.partial`);
      const words = [join(root, 'bin/parley.js'), 'backup', file, '--db', live];
      const child = spawn(process.execPath, words, { stdio: 'ignore' });
      const ended = once(child, 'close');
      await begun;
      child.kill('SIGINT');
      const [code] = (await ended) as [number | null];
      if (code === 0 && attempt < 5) rmSync(file);
      else {
        expect({ code, left: mine() }).toEqual({ code: 130, left: [] });
        return;
      }
    }
  });
});

/** Resolves when a file whose name begins so is made beside the database. */
const beginning = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const watcher = watch(dirname(live), (_change, changed) => {
      if (changed?.startsWith(name) !== true) return;
      watcher.close();
      resolve();
    });
  });
