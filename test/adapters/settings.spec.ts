import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/adapters/settings.ts';
import { ENVIRONMENT } from '../support/application.ts';

const problemsOf = (variables: NodeJS.ProcessEnv): string => {
  try {
    readSettings(variables);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
};

describe('the environment', () => {
  it('with the required variables is enough', () => {
    expect(readSettings(ENVIRONMENT)).toMatchObject({
      PARLEY_DATABASE: 'parley.db',
      PORT: 3000,
      SHEETS_TAB: 'Influencers',
      CLICKUP_URL: 'https://api.clickup.com/api/v2/',
      ANTHROPIC_READING_MODEL: 'claude-haiku-5-5',
      ANTHROPIC_WRITING_MODEL: 'claude-sonnet-5-5',
    });
  });

  it('that is empty names every missing variable at once', () => {
    const problems = problemsOf({});
    for (const name of Object.keys(ENVIRONMENT)) expect(problems).toContain(`${name}: is not set`);
  });

  it('takes an empty value for none', () => {
    expect(problemsOf({ ...ENVIRONMENT, CLICKUP_TOKEN: '' })).toContain('CLICKUP_TOKEN: is not set');
    expect(readSettings({ ...ENVIRONMENT, PORT: '' }).PORT).toBe(3000);
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['CLICKUP_URL', 'not-a-url-7'],
    ['GMAIL_ADDRESS', 'nobody-at-7'],
    ['PARLEY_LOG_LEVEL', 'loud-7'],
    ['SHEETS_POLL_SECONDS', '-5'],
    ['SHEETS_POLL_SECONDS', 'often-7'],
  ])('names %s when it is malformed, never what it holds', (name, value) => {
    const problems = problemsOf({ ...ENVIRONMENT, [name]: value });
    expect(problems).toMatch(new RegExp(`${name}: (?!is not set)`));
    expect(problems).not.toContain(value);
  });

  it('never shows a secret', () => {
    const secrets = {
      CLICKUP_TOKEN: 'pk_very_secret',
      SLACK_BOT_TOKEN: 'xoxb-very-secret',
      ANTHROPIC_API_KEY: 'sk-very-secret',
    };
    expect(problemsOf({ ...ENVIRONMENT, ...secrets, PORT: 'x' })).not.toMatch(/secret/);
  });

  it.each([
    ['GMAIL_PUSH_AUDIENCE', { GMAIL_PUSH_TOPIC: 'projects/p/topics/t', GMAIL_PUSH_SERVICE_ACCOUNT: 'push@p.example' }],
    [
      'GMAIL_PUSH_SERVICE_ACCOUNT',
      { GMAIL_PUSH_TOPIC: 'projects/p/topics/t', GMAIL_PUSH_AUDIENCE: 'https://x.example' },
    ],
  ])('that asks for pushes without %s says that they could not be checked', (missing, given) => {
    expect(problemsOf({ ...ENVIRONMENT, ...given })).toContain(`${missing}: is needed`);
  });

  it('has its code', () => {
    expect(() => readSettings({})).toThrow(expect.objectContaining({ code: 'SETTINGS_INVALID' }) as Error);
  });
});
