import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newFile } from '../../../src/cli/copies/new-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-new-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

describe('a new file', () => {
  it('has its name only once it is published, and who may read it from the beginning', () => {
    const target = at('a.db');
    const file = newFile(target, 0o640);
    expect(existsSync(target)).toBe(false);
    expect(statSync(file.temporary).mode & 0o777).toBe(0o640);
    writeFileSync(file.temporary, 'whole');
    writeFileSync(`${file.temporary}-shm`, '');
    file.publish();
    file.discard();
    expect(readFileSync(target, 'utf8')).toBe('whole');
    expect(readdirSync(folder)).toEqual(['a.db']);
  });

  it('leaves nothing when it is given up, with what SQLite puts beside it', () => {
    const before = readdirSync(folder);
    const file = newFile(at('b.db'), 0o600);
    for (const suffix of ['-wal', '-shm', '-journal', '.writer']) writeFileSync(file.temporary + suffix, 'x');
    file.discard();
    expect(readdirSync(folder)).toEqual(before);
  });

  it('replaces nothing: no file, no link, nor one that was made meanwhile', () => {
    writeFileSync(at('taken.db'), 'mine');
    symlinkSync(at('nowhere'), at('link.db'));
    expect(() => newFile(at('taken.db'), 0o600)).toThrow(/taken\.db exists, and nothing is written over/);
    const late = newFile(at('late.db'), 0o600);
    writeFileSync(at('late.db'), 'theirs');
    expect(() => late.publish()).toThrow(/late\.db exists/);
    late.discard();
    const linked = newFile(at('link.db'), 0o600);
    expect(() => linked.publish()).toThrow(/link\.db exists/);
    linked.discard();
    expect(readFileSync(at('taken.db'), 'utf8') + readFileSync(at('late.db'), 'utf8')).toBe('minetheirs');
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it.each(['-wal', '-journal'])('is not made beside an old %s, which SQLite would play into it', (suffix) => {
    writeFileSync(at(`gone.db${suffix}`), 'x');
    expect(() => newFile(at('gone.db'), 0o600)).toThrow(/belongs to a database .*gone\.db that is not there/);
    rmSync(at(`gone.db${suffix}`));
  });

  it('says when its folder is not there', () => {
    expect(() => newFile(join(folder, 'no', 'x.db'), 0o600)).toThrow(/\/no can't be written in \(ENOENT\)/);
  });
});
