import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CampaignEventName } from '../../src/adapters/clickup/delivery.ts';
import { readSettings } from '../../src/adapters/settings.ts';
import { ENVIRONMENT } from '../support/application.ts';

const read = (file: string): string => readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
const pattern = read('.env.example');
const settings = [...read('src/adapters/settings.ts').matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map(([, name]) => name);

describe('.env.example', () => {
  it('names every variable once', () => {
    const names = [...pattern.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);
    expect(names.toSorted()).toEqual(settings.toSorted());
  });

  it('asks for what is needed, and for nothing else', () => {
    const asked = Object.entries(parseEnv(pattern));
    expect(asked.filter(([, value]) => value !== '')).toEqual([]);
    expect(asked.map(([name]) => name).toSorted()).toEqual(Object.keys(ENVIRONMENT).toSorted());
    for (const name of Object.keys(ENVIRONMENT))
      expect(() => readSettings({ ...ENVIRONMENT, [name]: '' })).toThrow(`${name}: is not set`);
  });

  it('shows what stands without it', () => {
    const shown = parseEnv(pattern.replaceAll(/^#(?=[A-Z])/gm, ''));
    const standard = readSettings(ENVIRONMENT);
    const { GMAIL_PUSH_TOPIC, GMAIL_PUSH_AUDIENCE, GMAIL_PUSH_SERVICE_ACCOUNT, ...rest } = readSettings({
      ...shown,
      ...ENVIRONMENT,
    });
    expect(rest).toEqual(standard);
    expect([GMAIL_PUSH_TOPIC, GMAIL_PUSH_AUDIENCE, GMAIL_PUSH_SERVICE_ACCOUNT]).not.toContain(undefined);
  });

  it('is read by npm start, and its copy is never committed', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(scripts['start']).toBe('node --env-file=.env bin/parley.js serve');
    expect(read('.gitignore').split('\n')).toContain('.env');
  });
});

describe('docs/setup.md', () => {
  const page = read('docs/setup.md');

  it('fills every variable that is needed', () => {
    const named = page.replace(
      '`SLACK_CHANNEL_…`',
      Object.keys(ENVIRONMENT)
        .filter((name) => name.startsWith('SLACK_CHANNEL'))
        .join(' '),
    );
    expect(Object.keys(ENVIRONMENT).filter((name) => !named.includes(name))).toEqual([]);
  });

  it('creates the webhook for events that Parley takes, at the address where it takes them', () => {
    const [, body = ''] = /-d '(\{ "endpoint"[\s\S]*?\})'/.exec(page) ?? [];
    const webhook = JSON.parse(body.replace(`'"$CLICKUP_LIST_ID"'`, '901')) as { endpoint: string; events: string[] };
    expect(webhook.events.filter((event) => !CampaignEventName.safeParse(event).success)).toEqual([]);
    expect(webhook.events.length).toBeGreaterThan(2);
    expect(webhook.endpoint).toMatch(/\/webhooks\/clickup$/);
  });
});
