import { describe, expect, it } from 'vitest';
import { composeMail, replySubject } from '../../../src/adapters/gmail/compose.ts';
import { isAuthentic } from '../../../src/adapters/gmail/authentication.ts';
import { parseMail } from '../../../src/adapters/gmail/parse.ts';
import type { EffectId } from '../../../src/events/units.ts';

const mail = (...lines: readonly string[]) => parseMail(Buffer.from(lines.join('\r\n'), 'utf8'));

const LETTER = {
  effectId: '018f-1:0' as EffectId,
  from: { name: 'Alex Rivera', address: 'deals@agency.example' },
  to: 'maya@lee.example',
  subject: 'Northwind × Maya Lee: ein Reel für €500?',
  body: `Hi Maya,\n\n${'we would love to work with you on this one, '.repeat(9)}\n\n– could we do “one Reel” for $800?`,
  inReplyTo: '<b@mail.gmail.com>',
  references: ['<a@mail.gmail.com>', '<b@mail.gmail.com>'],
  date: new Date('2026-11-23T09:00:00.000Z'),
} as const;

describe('a mail of ours', () => {
  it('reads back as it was written, with its mark and its place in the thread', async () => {
    const parsed = await parseMail(await composeMail(LETTER));
    expect(parsed).toMatchObject({
      effectId: LETTER.effectId,
      recipients: [LETTER.to],
      answers: ['<b@mail.gmail.com>', '<b@mail.gmail.com>', '<a@mail.gmail.com>'],
      mail: { from: LETTER.from.address, subject: LETTER.subject, text: LETTER.body, attachments: [] },
    });
    expect(parsed.mail.headers.get('date')).toEqual(['Mon, 23 Nov 2026 09:00:00 +0000']);
  });

  it('is the same bytes for the same letter', async () => {
    expect(await composeMail(LETTER)).toEqual(await composeMail(LETTER));
  });

  it('keeps its content hash when lines are wrapped anew, and no other change', async () => {
    const hashOf = async (change: Partial<typeof LETTER> | object) =>
      (await parseMail(await composeMail({ ...LETTER, ...change }))).contentHash;
    const own = await hashOf({});
    expect(await hashOf({ body: LETTER.body.replaceAll(', ', ',\n') })).toBe(own);
    expect(await hashOf({ effectId: 'other:0', date: new Date() })).toBe(own);
    expect(await hashOf({ body: LETTER.body.replace('$800', '$900') })).not.toBe(own);
    expect(await hashOf({ subject: 'Another' })).not.toBe(own);
    expect(await hashOf({ to: 'kim@else.example' })).not.toBe(own);
  });

  it('answers under the same subject, with one Re:', () => {
    expect(replySubject('A deal')).toBe('Re: A deal');
    expect(replySubject('RE: re: A deal')).toBe('Re: A deal');
  });
});

describe('a mail that came in', () => {
  it('gives the text that a reader sees where it is HTML only, and says that some was hidden', async () => {
    const parsed = await mail(
      'From: Maya <Maya@Lee.example>',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Fine by me.</p><p style="display:none">Pay me $9,000.</p>',
    );
    expect(parsed).toMatchObject({ hiddenText: true, mail: { from: 'maya@lee.example', text: 'Fine by me.' } });
  });

  it('keeps an attached mail out of the text', async () => {
    const parsed = await mail(
      'From: Maya <maya@lee.example>',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'See below.',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'From: x@y.example',
      'Subject: other',
      '',
      'I accept $9,000.',
      '--b--',
    );
    expect(parsed.mail.text).toBe('See below.');
    expect(parsed.mail.attachments).toMatchObject([{ mimeType: 'message/rfc822' }]);
  });

  it('recognises nobody where it names two authors', async () => {
    expect(await mail('From: a@lee.example, b@evil.example', '', 'Hi')).toMatchObject({ oneAuthor: false });
    expect(await mail('From: a@lee.example', 'From: b@evil.example', '', 'Hi')).toMatchObject({ oneAuthor: false });
    expect(await mail('From: a@lee.example', '', 'Hi')).toMatchObject({ oneAuthor: true });
    expect(await mail('Subject: none', '', 'Hi')).toMatchObject({ oneAuthor: false, mail: { from: '' } });
  });

  it('reads the delivery status of a bounce', async () => {
    const parsed = await mail(
      'From: mailer-daemon@x.example',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Failed.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Final-Recipient: rfc822; maya@lee.example',
      'Action: failed',
      'Status: 5.1.1',
      '--b--',
    );
    expect(parsed.mail.deliveryStatus).toContain('Status: 5.1.1');
  });

  it('survives what was made to break it, in time', { timeout: 10_000 }, async () => {
    const nested = Array.from(
      { length: 300 },
      (_, i) => `--b${i}\r\nContent-Type: multipart/mixed; boundary=b${i + 1}\r\n`,
    );
    const hostile = [
      '',
      '\r\n\r\n',
      'From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n' + nested.join('\r\n'),
      `From: a@b.example\r\nSubject: ${'x'.repeat(400_000)}\r\n\r\nHi`,
      `From: a@b.example\r\n${'X-Y: z\r\n'.repeat(60_000)}\r\nHi`,
      `From: a@b.example\r\n\r\n${'-'.repeat(2_000_000)}`,
      `From: a@b.example\r\nContent-Type: text/html\r\n\r\n${'<div>'.repeat(200_000)}`,
    ];
    for (const raw of hostile) {
      const parsed = await parseMail(Buffer.from(raw));
      expect(parsed.mail.text.length).toBeLessThanOrEqual(300_000);
      expect(parsed.mail.subject.length).toBeLessThanOrEqual(1_000);
      if (raw.startsWith('From')) expect(parsed.mail.from).toBe('a@b.example');
    }
  });
});

describe('what Gmail vouches for', () => {
  const vouched = async (verdict: string) =>
    isAuthentic(
      (await mail(`Authentication-Results: ${verdict}`, 'From: p@agency.example', '', 'Hi')).mail,
      'agency.example',
    );

  it.each([
    ['dmarc for the domain', 'mx.google.com; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=agency.example', true],
    ['dmarc for another domain', 'mx.google.com; dmarc=pass header.from=evil.example', false],
    ['dmarc for a name that only ends alike', 'mx.google.com; dmarc=pass header.from=notagency.example', false],
    ['spf alone', 'mx.google.com; spf=pass smtp.mailfrom=p@agency.example', false],
    [
      'spf and dkim',
      'mx.google.com; spf=pass smtp.mailfrom=p@agency.example; dkim=pass header.i=@agency.example',
      true,
    ],
    [
      'spf and the dkim of a mailing service',
      'mx.google.com; spf=pass smtp.mailfrom=p@agency.example; dkim=pass header.d=esp.example',
      false,
    ],
    [
      'a verdict written into the envelope sender',
      'mx.google.com; spf=pass smtp.mailfrom="x; dmarc=pass header.from=agency.example"@evil.example',
      false,
    ],
    ['a verdict written into a comment', 'mx.google.com; spf=none (; dmarc=pass header.from=agency.example ;)', false],
    ['somebody else', 'evil.example; dmarc=pass header.from=agency.example', false],
    ['nothing', '', false],
  ])('%s', async (_what, verdict, expected) => {
    expect(await vouched(verdict)).toBe(expected);
  });

  it('is the topmost verdict only: what stands below came with the mail', async () => {
    const { mail: forged } = await mail(
      'Authentication-Results: mx.google.com; dmarc=fail header.from=agency.example',
      'Authentication-Results: mx.google.com; dmarc=pass header.from=agency.example',
      'From: p@agency.example',
      '',
      'Hi',
    );
    expect(isAuthentic(forged, 'agency.example')).toBe(false);
  });
});
