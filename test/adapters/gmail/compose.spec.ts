import { describe, expect, it } from 'vitest';
import { composeMail, contentHash, type Letter, replySubject } from '../../../src/adapters/gmail/compose.ts';
import type { EffectId } from '../../../src/events/units.ts';

const LETTER: Letter = {
  effectId: '0192-effect:0' as EffectId,
  from: { name: 'Alex Rivera', address: 'deals@agency.example' },
  to: 'maya@mail.example',
  subject: 'Northwind × Maya Lee',
  body: 'Hi Maya,\n\nhello.',
  inReplyTo: '<theirs@mail.example>',
  references: ['<ours@mail.example>', '<theirs@mail.example>'],
  date: new Date('2026-11-20T15:00:00Z'),
};

const headerNames = async (changed: Partial<Letter>): Promise<readonly string[]> => {
  const [head = ''] = (await composeMail({ ...LETTER, ...changed })).toString('utf8').split('\r\n\r\n');
  return head.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')));
};

describe('a composed mail', () => {
  const SMUGGLED = 'x\r\nBcc: other@mail.example\r\n\r\nanother body';

  it.each<[string, Partial<Letter>]>([
    ['the subject', { subject: SMUGGLED }],
    ["the sender's name", { from: { ...LETTER.from, name: SMUGGLED } }],
    ['what it answers', { inReplyTo: `<${SMUGGLED}>` }],
    ['its references', { references: [`<${SMUGGLED}>`] }],
    ['bare line feeds', { subject: SMUGGLED.replaceAll('\r', '') }],
  ])('has the headers that it was given and no other, whatever stands in %s', async (_where, changed) => {
    expect(await headerNames(changed)).toEqual(await headerNames({}));
  });

  it('keeps its text a text where that looks like headers', async () => {
    const raw = (await composeMail({ ...LETTER, body: 'Bcc: other@mail.example\n\nHello' })).toString('utf8');
    expect(raw.split('\r\n\r\n')[0]).not.toContain('Bcc');
  });
});

it('the subject of an answer is the thread’s, with one Re:', () => {
  expect(['Glow', 'Re: Glow', 'RE: re:  Glow'].map(replySubject)).toEqual(['Re: Glow', 'Re: Glow', 'Re: Glow']);
});

describe('the hash of a draft', () => {
  const draft = { recipients: ['maya@mail.example'], subject: 'Glow', body: 'Hi Maya,\nwe offer $800.' };

  it('is the same however lines are wrapped and addresses written', () => {
    const wrapped = { recipients: ['Maya@Mail.Example'], subject: 'Glow ', body: 'Hi  Maya, we\r\noffer $800.\n' };
    expect(contentHash(wrapped)).toBe(contentHash(draft));
  });

  it.each([
    ['a recipient', { recipients: ['maya@mail.example', 'boss@mail.example'] }],
    ['the subject', { subject: 'Glow 2' }],
    ['an amount', { body: 'Hi Maya,\nwe offer $900.' }],
  ])('changes with %s', (_what, changed) => {
    expect(contentHash({ ...draft, ...changed })).not.toBe(contentHash(draft));
  });
});
