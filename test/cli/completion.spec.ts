import { beforeAll, describe, expect, it } from 'vitest';
import type { CampaignId } from '../../src/events/units.ts';
import { found, storyteller, tellNorthwind } from '../support/fixtures.ts';
import { parleyHere } from './in-process.ts';
import { inDirectory, shell } from './parley.ts';

const file = inDirectory('names.db');
/** A form may hold anything, also what a shell would run. */
const CLIENT = `Zoë's "Tea" $(touch tea) \\`;
const SECOND = 'task-second' as CampaignId;

beforeAll(async () => {
  await tellNorthwind(file);
  const story = storyteller(file, '2026-12-08T10:00:00.000Z');
  await story.start(SECOND, CLIENT, [
    found(1, 'Zoë Q', 20_000, SECOND),
    found(2, 'Mia Torres', 9_000, SECOND, '@mia2'),
  ]);
  story.close();
});

/** What may stand where the last of the words is. */
const offered = async (...words: readonly string[]): Promise<readonly string[]> => {
  const { code, out, err } = await parleyHere(['--complete', ...words], { environment: { PARLEY_DATABASE: file } });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out.split('\n').slice(0, -1);
};

describe('what a shell offers', () => {
  it('are commands, first the groups and then what they hold', async () => {
    expect(await offered('')).toEqual(expect.arrayContaining(['log', 'timeline', 'campaign', 'completion']));
    expect(await offered('ti')).toEqual(['timeline']);
    expect(await offered('campaign', '')).toEqual(['list', 'show']);
    expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  it('are the options of the command, but those that stand there already', async () => {
    expect(await offered('log', '--ty')).toEqual(['--type']);
    expect(await offered('log', '--db', file, '--d')).toEqual(['--debug', '--direction']);
    expect(await offered('verify', '--ty')).toEqual([]);
  });

  it('are the values of an option, behind a space or an equals sign, however the shell cuts it', async () => {
    expect(await offered('log', '--format', '')).toEqual(['table', 'json', 'ndjson', 'csv']);
    expect(await offered('log', '--format=j')).toEqual(['--format=json']);
    expect(await offered('log', '--format', '=', 'n')).toEqual(['ndjson']);
    expect(await offered('log', '--direction', '=')).toEqual(['sent', 'received']);
    expect(await offered('log', '--type', 'mailr')).toEqual(['MailReceived']);
  });

  it('are names from the database, without regard to case and accents', async () => {
    expect(await offered('timeline', 'zoe')).toEqual(['Zoë Q']);
    expect(await offered('log', '--influencer', 'J')).toEqual(['Jonas Weber']);
    expect(await offered('timeline', '"Jonas We')).toEqual(['Jonas Weber']);
    expect(await offered('campaign', 'show', '')).toEqual(['Northwind Coffee', CLIENT]);
    expect(await offered('timeline', 'x', '--campaign', 'N')).toEqual(['Northwind Coffee']);
  });

  it('are handles where two have the same name', async () => {
    expect(await offered('timeline', 'mia')).toEqual(['mia2', 'miatorres']);
  });

  it('is nothing where there is no database, and no complaint', async () => {
    expect(await parleyHere(['--complete', 'timeline', '', '--db', 'none.db', '--influencer', ''])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
  });
});

describe('the script', () => {
  it.each(['zsh', 'fish'])('for %s asks this Parley, wherever it is called from', async (name) => {
    const { out } = await parleyHere(['completion', name]);
    expect(out).toMatch(/'\/.*node' '\/.*\/bin\/parley\.js' --complete/);
  });

  it('for bash completes names as the shell reads them back, inside of quotation marks too', async () => {
    // What bash would have on the line: the word as typed up to here, or from its opening quotation mark on.
    const tab = (typed: string, quote: string) =>
      `COMP_WORDS=(parley campaign show ${typed}); COMP_CWORD=3; _parley; eval "printf '%s\\n' ${quote}\${COMPREPLY[0]}${quote}"`;
    const { code, out, err } = await shell(
      [
        `export PARLEY_DATABASE=${file}; eval "$(parley completion bash)"; complete -p parley`,
        tab('zo', ''),
        tab(`'"zo'`, '\\"'),
        tab(`"'zo"`, `'`),
        'ls tea 2>/dev/null; true',
      ].join('\n'),
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n')).toEqual([
      'complete -o bashdefault -o default -F _parley parley',
      CLIENT,
      CLIENT,
      CLIENT,
      '',
    ]);
  });
});
