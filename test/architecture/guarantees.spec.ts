import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/guarantees.md'), 'utf8');

type Held = Readonly<{ file: string; name: string }>;

const held: readonly Held[] = [...page.matchAll(/^- `(?<file>[^`]+)`: (?<name>.+)$/gm)].map(({ groups }) => ({
  file: groups?.['file'] ?? '',
  name: groups?.['name'] ?? '',
}));

describe('each promise of docs/guarantees.md', () => {
  it('names at least one test, in a form that this test reads', () => {
    const [promised = ''] = page.split('## What can');
    const paragraphs = promised
      .trim()
      .split(/\n\n/)
      .filter((block) => !block.startsWith('#') && !block.startsWith('Each '));
    expect(paragraphs.filter((block) => !/^- `[^`]+`: /m.test(block))).toEqual([]);
    expect(paragraphs.flatMap((block) => block.split('\n')).filter((line) => line.startsWith('-'))).toHaveLength(
      held.length,
    );
    expect(held.length).toBeGreaterThan(50);
  });

  it.each(held)('is held by $file: $name', ({ file, name }) => {
    expect(existsSync(join(root, file)), `${file} exists`).toBe(true);
    expect(testsNamed(name, readFileSync(join(root, file), 'utf8'))).toBe(1);
  });
});

/** How many tests of the file have this very name; one that is skipped holds nothing. */
const testsNamed = (name: string, source: string): number =>
  ["'", '"', '`'].reduce((count, quote) => count + occurrences(source, `${quote}${name}${quote}`), 0) -
  occurrences(source, `.skip('${name}'`) -
  occurrences(source, `.todo('${name}'`);

const occurrences = (text: string, part: string): number => text.split(part).length - 1;
