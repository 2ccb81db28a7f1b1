import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS } from '../../../../src/adapters/slack/commands/command.ts';
import { help } from '../../../../src/adapters/slack/commands/help.ts';
import { parseCommand, WORDS } from '../../../../src/adapters/slack/commands/parse.ts';
import { readable } from '../team.ts';

const root = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'docs/slack.md'), 'utf8');
type Listed = Readonly<{ command: string; usage_hint: string }>;
const manifest = parse(readFileSync(join(root, 'slack-manifest.yaml'), 'utf8')) as Readonly<{
  features: Readonly<{ slash_commands: readonly Listed[] }>;
}>;
const listed = manifest.features.slash_commands;

/** `status`, `campaign` … as the help names them. */
const words = new Set([...readable(help()).matchAll(/`\/parley (\w+)/g)].map(([, word = '']) => word));

it('the help names every word, and no other', () => {
  expect([...words].toSorted()).toEqual(WORDS.toSorted());
});

describe('every word that /parley understands', () => {
  it('is in the help', () => expect(words.size).toBeGreaterThan(5));

  it.each([...words])('is understood, described in docs/slack.md and hinted at in Slack: %s', (word) => {
    const types = ['Acme', 'Acme $900'].map((about) => parseCommand('/parley', `${word} ${about}`).type);
    expect(types.some((type) => type !== 'unclear')).toBe(true);
    expect(page).toContain(`\`/parley ${word}`);
    expect(listed.find(({ command }) => command === '/parley')?.usage_hint).toMatch(new RegExp(`(^|\\| )${word}\\b`));
  });
});

it('the manifest asks Slack for every command, and for no other', () => {
  expect(listed.map(({ command }) => command)).toEqual(COMMANDS);
});
