import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../../src/adapters/slack/commands/parse.ts';

const NO_FILTERS = { influencer: null, campaign: null, kind: null, lastMs: null, from: null, to: null };
const DAY_MS = 86_400_000;

describe('what somebody typed', () => {
  it.each([
    ['/claim', 'Maya Lee', { type: 'claim', influencer: 'Maya Lee', campaign: null }],
    ['/claim', '“Maya Lee”', { type: 'claim', influencer: 'Maya Lee', campaign: null }],
    [
      '/claim',
      '<mailto:maya@lee.example|maya@lee.example>',
      { type: 'claim', influencer: 'maya@lee.example', campaign: null },
    ],
    [
      '/claim',
      'Conan O’Brien &amp; Co campaign:“Glow Spring”',
      { type: 'claim', influencer: "Conan O'Brien & Co", campaign: 'Glow Spring' },
    ],
    ['/parley', 'retry', { type: 'retry' }],
    ['/parley', 'missing', { type: 'missing' }],
    ['/parley', 'pause Maya Lee', { type: 'pause', influencer: 'Maya Lee', campaign: null }],
    ['/parley', 'pause Maya Lee campaign:Acme', { type: 'pause', influencer: 'Maya Lee', campaign: 'Acme' }],
    ['/parley', 'pause campaign:“Glow Spring”', { type: 'many', act: 'pause', typed: { campaign: 'Glow Spring' } }],
    ['/parley', 'stop domain:@Agency.com', { type: 'many', act: 'stop', typed: { domain: 'agency.com' } }],
    [
      '/parley',
      'stop domain:<http://agency.com|agency.com>',
      { type: 'many', act: 'stop', typed: { domain: 'agency.com' } },
    ],
    ['/resume', 'campaign: Acme', { type: 'many', act: 'resume', typed: { campaign: 'Acme' } }],
    ['/audit', '@mayalee', { type: 'audit', filters: { ...NO_FILTERS, influencer: '@mayalee' } }],
    ['/resume', 'Maya Lee', { type: 'resume', influencer: 'Maya Lee', campaign: null, amount: null }],
    ['/resume', 'Maya Lee $1,250.50', { type: 'resume', influencer: 'Maya Lee', campaign: null, amount: 1_250_50 }],
    [
      '/resume',
      '"Maya Lee" $900 campaign:glow1',
      { type: 'resume', influencer: 'Maya Lee', campaign: 'glow1', amount: 900_00 },
    ],
    ['/resume', 'Agent 47', { type: 'resume', influencer: 'Agent 47', campaign: null, amount: null }],
    ['/parley', '', { type: 'help' }],
    ['/parley', 'STATUS', { type: 'status' }],
    ['/parley', 'campaign Glow & Co', { type: 'campaign', name: 'Glow & Co' }],
    ['/parley', 'who  @mayalee', { type: 'who', influencer: '@mayalee' }],
    ['/parley', 'claim Maya Lee', { type: 'claim', influencer: 'Maya Lee', campaign: null }],
    ['/audit', '', { type: 'audit', filters: NO_FILTERS }],
    [
      '/audit',
      'Maya Lee last:24h',
      { type: 'audit', filters: { ...NO_FILTERS, influencer: 'Maya Lee', lastMs: DAY_MS } },
    ],
    [
      '/audit',
      'influencer:"Maya Lee" campaign:Glow type:escalation last:7d',
      {
        type: 'audit',
        filters: { ...NO_FILTERS, influencer: 'Maya Lee', campaign: 'Glow', kind: 'escalation', lastMs: 7 * DAY_MS },
      },
    ],
    [
      '/audit',
      'from:2026-11-01 to:2026-11-30',
      { type: 'audit', filters: { ...NO_FILTERS, from: '2026-11-01', to: '2026-11-30' } },
    ],
  ])('%s %s', (command, text, understood) => {
    expect(parseCommand(command, text)).toEqual(understood);
  });

  const FILTERS = ['influencer:“Maya Lee”', 'last:7d', 'type: escalation', 'Campaign:Glow'];
  const orders = (some: readonly string[]): readonly (readonly string[])[] =>
    some.length < 2
      ? [some]
      : some.flatMap((each) => orders(some.filter((one) => one !== each)).map((rest) => [each, ...rest]));

  it.each(orders(FILTERS).map((order) => [order.join(' ')]))('is the same in every order: /audit %s', (text) => {
    const filters = { ...NO_FILTERS, influencer: 'Maya Lee', campaign: 'Glow', kind: 'escalation', lastMs: 7 * DAY_MS };
    expect(parseCommand('/audit', text)).toEqual({ type: 'audit', filters });
  });

  it.each([
    ['/parley', 'statsu', 'Did you mean `/parley status`?'],
    ['/parley', 'campagin Acme', 'Did you mean `/parley campaign` or `/parley campaigns`?'],
    ['/parley', 'mising', 'Did you mean `/parley missing`?'],
    ['/parley', 'escal', 'Did you mean `/parley escalations`?'],
    ['/audit', 'typ:escalation', 'Did you mean `type:escalation`?'],
    ['/audit', 'influenser:"Maya Lee"', 'Did you mean `influencer:"Maya Lee"`?'],
    ['/audit', 'form:2026-11-01', 'Did you mean `from:2026-11-01`?'],
    ['/audit', 'type: last:7d', 'There is nothing behind “type:”.'],
    ['/audit', 'type:mail type:offer', '“type:” stands there twice'],
    ['/audit', 'from:2026-11-30 to:2026-11-01', 'the first day comes after the last'],
    ['/claim', 'Maya Lee campain:Acme', 'Did you mean `campaign:Acme`?'],
    ['/parley', 'stop Maya Lee domain:agency.com', 'domain: stands alone'],
    ['/parley', 'stop campaign:Acme domain:agency.com', 'domain: stands alone'],
  ])('is answered with what may have been meant: %s %s', (command, text, suggested) => {
    const understood = parseCommand(command, text);
    expect(understood.type === 'unclear' ? understood.problem : understood.type).toContain(suggested);
  });

  it.each([
    ['/claim', ''],
    ['/parley', 'offer domain:agency.com $900'],
    ['/parley', 'pause campaign:'],
    ['/resume', '$900'],
    ['/resume', 'Maya $1,05'],
    ['/resume', 'Maya $1.250'],
    ['/resume', 'Maya $0'],
    ['/resume', 'Maya $lots'],
    ['/parley', 'destroy everything'],
    ['/parley', 'who'],
    ['/audit', 'last:soon'],
    ['/audit', 'last:0d'],
    ['/audit', 'from:2026-02-30'],
    ['/audit', 'colour:red'],
    ['/audit', 'influencer:Maya Lee'],
    ['/other', 'x'],
  ])('is never guessed at: %s %s', (command, text) => {
    expect(parseCommand(command, text)).toMatchObject({ type: 'unclear' });
  });
});
