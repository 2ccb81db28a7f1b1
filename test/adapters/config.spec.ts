import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/adapters/config.ts';
import { openApplication } from '../support/application.ts';
import { fieldMapping } from '../../src/cli/compose.ts';

/** The project's own files, one of them changed. */
const folderWith = (file: string, change: (text: string) => string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync('config', folder, { recursive: true });
  const before = readFileSync(join(folder, file), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(join(folder, file), after);
  return folder;
};

const replacing = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);

describe('the config folder', () => {
  it('as it comes with the project is valid', () => {
    const config = readConfig('config');
    expect(config.negotiation).toMatchObject({
      thresholdFactor: 1.5,
      followUpAfterDays: [3, 5],
      staleAfterDays: 5,
      outOfOfficeDays: 14,
      answersMax: 2,
    });
    expect([...config.negotiation.switchedOff]).toEqual([]);
    expect(config.confidenceThreshold).toBe(0.7);
    expect(config.benchmarks.instagram?.followers?.rate).toBe(3.65);
  });

  it.each(['off', 'false'])('switches a trigger off by %s, and the others not', (word) => {
    const config = readConfig(folderWith('escalation.yaml', replacing('hostile_tone: on', `hostile_tone: ${word}`)));
    expect([...config.negotiation.switchedOff]).toEqual(['hostile_tone']);
    expect(config.enabledTriggers.has('hostile_tone')).toBe(false);
    expect(config.enabledTriggers.has('legal_language')).toBe(true);
    expect(config.enabledTriggers.has('over_budget')).toBe(true);
  });

  it.each<[string, (text: string) => string, string]>([
    ['policy.yaml', replacing('stretch: 0.20', 'stretch: 20'), 'stretch'],
    ['policy.yaml', replacing('rounds: 4', 'rounds: four'), 'rounds'],
    ['policy.yaml', replacing('replyMode: auto', 'replyMode: manual'), 'replyMode'],
    ['policy.yaml', replacing('America/New_York', 'New York'), 'not an IANA time zone'],
    ['policy.yaml', replacing('rounds: 4', 'rounds: 4\nround: 5'), 'round'],
    ['policy.yaml', replacing(/^rounds.*$/m, ''), 'rounds'],
    ['policy.yaml', replacing('[3, 5]', '[3, 0]'), 'followUpAfterBusinessDays[1]'],
    ['policy.yaml', replacing('deliverableWeights: {}', 'deliverableWeights: { reel: 2 }'), 'deliverableWeights'],
    ['policy.yaml', replacing('teamDomains: []', 'teamDomains: ["@agency.example"]'), 'teamDomains[0]'],
    ['policy.yaml', replacing('deciders: []', 'deciders: ["@maya"]'), 'deciders[0]'],
    ['policy.yaml', () => '', 'policy.yaml'],
    ['policy.yaml', replacing('stretch: 0.20', 'stretch: [0.20'), 'policy.yaml'],
    ['escalation.yaml', replacing('hostile_tone: on', 'hostile_tone: maybe'), 'triggers.hostile_tone'],
    ['escalation.yaml', replacing('hostile_tone: on', 'over_budget: off'), 'over_budget'],
    ['escalation.yaml', replacing('0.70', '70'), 'confidenceThreshold'],
    ['engagement-benchmarks.yaml', replacing('rate: 3.65', 'rate: 0'), 'instagram.followers.rate'],
    ['engagement-benchmarks.yaml', replacing('tiktok:', 'vine:'), 'vine'],
  ])('with a mistake in %s is refused by file and place', (file, change, place) => {
    const folder = folderWith(file, change);
    const read = () => readConfig(folder);
    expect(read).toThrow(join(folder, file));
    expect(read).toThrow(place);
    expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }) as Error);
  });

  it('without a file says which', () => {
    const folder = folderWith('policy.yaml', () => '');
    rmSync(join(folder, 'policy.yaml'));
    expect(() => readConfig(folder)).toThrow(/policy\.yaml can't be read: put it back, or set PARLEY_CONFIG/);
  });

  it('takes domains in any case, and Slack ids', () => {
    const change = (text: string) =>
      text
        .replace('teamDomains: []', 'teamDomains: [Agency.Example]')
        .replace('deciders: []', 'deciders: [U02ABC, W1]');
    const { policy } = readConfig(folderWith('policy.yaml', change));
    expect([policy.teamDomains, policy.deciders]).toEqual([['agency.example'], ['U02ABC', 'W1']]);
  });

  it('names the entry of the field mapping that is wrong', () => {
    const folder = folderWith('campaign-fields.yaml', replacing(/^budget:.*$/m, 'budget: []'));
    const { app } = openApplication({ settings: { PARLEY_CONFIG: folder } });
    expect(() => fieldMapping(app)).toThrow(/budget: name at least one ClickUp field/);
  });
});
