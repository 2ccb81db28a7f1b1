import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { openForReading } from '../../../src/events/connection.ts';
import { verify } from '../../../src/events/verify.ts';
import { tellNorthwind } from '../../support/fixtures.ts';
import { inDirectory, parley, shell } from '../parley.ts';

const live = inDirectory('live.db');
const log = inDirectory('log.ndjson');

let erased = 0;

beforeAll(async () => {
  await tellNorthwind(live);
  const database = new Sqlite(live);
  const { changes } = database
    .prepare(`UPDATE personal SET salt = NULL, content = NULL WHERE subject = 'influencer-jonasweber'`)
    .run();
  erased = changes;
  database.close();
});

describe('an exported log', { timeout: 60_000 }, () => {
  it('becomes the same database again, and the same text', async () => {
    const exported = await parley(['export', '--db', live, '--out', log]);
    expect(exported).toEqual({ code: 0, out: `Exported 52 events to ${log}.\n`, err: '' });
    expect(statSync(log).mode).toBe(statSync(live).mode);
    const copy = inDirectory('imported.db');
    const { code, out, err } = await shell(
      `cat ${log} | parley import - --db ${copy} && parley export --db ${copy} | cmp - ${log}`,
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^Imported 52 events into .*imported\.db in .* s, every hash as it was\.\nIt ends at position 52, hash/,
    );
    const database = openForReading(copy);
    expect(verify(database)).toMatchObject({ outcome: 'intact', head: 52, erasedParts: erased });
    database.close();
  });

  it('stops quietly when nobody reads on', async () => {
    const line = `parley export --db ${live} | head -n 1; exit \${PIPESTATUS[0]}`;
    const { code, out, err } = await shell(line);
    expect({ code, lines: out.split('\n').length, err }).toEqual({ code: 0, lines: 2, err: '' });
  });

  it('that was changed is refused with the line, and nothing is left behind', async () => {
    const file = inDirectory('refused.db');
    const { code, out, err } = await shell(`sed '34s/82500/92500/' ${log} | parley import - --db ${file}`);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      `parley: Line 34 doesn't fit: event 33, or the one before it, is not what it was when it was exported.\n`,
    );
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith('refused'))).toEqual([]);
  });

  it('goes into a new database only', async () => {
    const before = readFileSync(live);
    const { code, err } = await parley(['import', log, '--db', live]);
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringMatching(/live\.db exists/) as string });
    expect(readFileSync(live).equals(before)).toBe(true);
  });
});
