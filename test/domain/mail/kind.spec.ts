import { describe, expect, it } from 'vitest';
import { type IncomingMail, kindOf } from '../../../src/domain/mail/kind.ts';
import { returnDateIn } from '../../../src/domain/mail/return-date.ts';
import type { Day } from '../../../src/events/units.ts';

const received = '2027-02-20' as Day;
type Given = Partial<Omit<IncomingMail, 'headers'>> & { headers?: Record<string, string> };
const kind = ({ headers = {}, ...mail }: Given) =>
  kindOf(
    {
      from: 'maya@creator.test',
      subject: 'Re: Working together',
      text: 'Sounds good!',
      deliveryStatus: null,
      attachments: [],
      ...mail,
      headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
    },
    received,
  );
const daemon = { from: 'mailer-daemon@mail.test', subject: 'Undelivered Mail Returned to Sender' };

describe('a bounce', () => {
  it.each([
    ['5.1.1', 'smtp; 550 5.1.1 user unknown', 'hard_bounce'],
    ['5.2.1', 'smtp; 550 the account is disabled', 'hard_bounce'],
    ['5.0.0', 'smtp; 550 something odd', 'hard_bounce'],
    ['4.4.1', 'smtp; 421 connection timed out', 'soft_bounce'],
    ['4.1.1', 'smtp; 450 user unknown', 'soft_bounce'],
    ['4.2.2', 'smtp; 452 mailbox full', 'soft_bounce'],
    ['5.2.2', 'smtp; 552 mailbox is full', 'soft_bounce'],
    ['5.7.1', 'smtp; 550 rejected as spam', 'soft_bounce'],
  ])('with status %s (%s) is a %s', (status, diagnosis, expected) =>
    expect(
      kind({
        ...daemon,
        text: 'I could not deliver your message.',
        deliveryStatus: `Reporting-MTA: dns; mail.test\n\nFinal-Recipient: rfc822; Maya@Creator.test\nAction: failed\nStatus: ${status}\nDiagnostic-Code: ${diagnosis}\n`,
      }),
    ).toMatchObject({ kind: expected, bouncedAddress: 'maya@creator.test' }),
  );

  it('is told without a delivery status by its headers', () =>
    expect(
      kind({
        headers: { 'x-failed-recipients': 'maya@creator.test' },
        from: 'postmaster@mail.test',
        subject: 'Mail delivery failed',
        text: 'SMTP error: 550 no such user',
      }),
    ).toMatchObject({ kind: 'hard_bounce', bouncedAddress: 'maya@creator.test' }));

  it('is told by the words of a mail daemon', () =>
    expect(kind({ ...daemon, text: '<maya@creator.test>: delivery failed, user unknown' })).toMatchObject({
      kind: 'hard_bounce',
    }));

  it('that is only a delay keeps the negotiation going', () =>
    expect(
      kind({ ...daemon, subject: 'Delivery Status Notification (Delay)', text: 'not yet delivered, still trying' })
        .kind,
    ).toBe('soft_bounce'));

  it('is no receipt of a delivery that worked', () =>
    expect(
      kind({
        subject: 'Delivered',
        deliveryStatus: 'Final-Recipient: rfc822; a@b.test\nAction: delivered\nStatus: 2.0.0',
      }).kind,
    ).not.toMatch(/bounce/));

  it('is not what a person says about one', () =>
    expect(
      kind({
        subject: 'Re: offer',
        text: 'My last mail was returned to sender, delivery failed. Anyway: $1,500 works.',
      }).kind,
    ).toBe('human'));
});

describe('an automatic reply', () => {
  it.each<[string, Given]>([
    ['Auto-Submitted', { headers: { 'auto-submitted': 'auto-replied' } }],
    ['X-Autoreply', { headers: { 'x-autoreply': 'yes' } }],
    ['Precedence', { headers: { precedence: 'auto_reply' } }],
    ['its subject', { subject: 'Automatic reply: Working together' }],
    [
      'Exchange and its wording',
      { headers: { 'x-auto-response-suppress': 'OOF' }, text: 'Thanks for your message! Replies take some days.' },
    ],
    ['its own words', { text: 'This is an automated response. We have received your request.' }],
  ])('is told by %s', (_sign, mail) => expect(kind(mail).kind).toBe('auto_reply'));

  it.each<[string, Given]>([
    ['Auto-Submitted: no', { headers: { 'auto-submitted': 'no' } }],
    [
      'Exchange puts its header on people too',
      { headers: { 'x-auto-response-suppress': 'All' }, text: 'My rate is $1,200.' },
    ],
    ['a person speaks of an absence', { text: "I'm out of office next week, so let's close today: $900 works." }],
    [
      'a person answers through a list',
      { headers: { 'list-unsubscribe': '<https://x.test>', 'in-reply-to': '<1@x.test>' } },
    ],
    ['somebody answers an automatic reply', { subject: 'Re: Automatic reply: Working together' }],
    ['somebody forwards one', { subject: 'WG: Abwesenheitsnotiz: Anfrage' }],
    ['nothing at all', {}],
  ])('is not taken for one: %s', (_why, mail) => expect(kind(mail).kind).toBe('human'));
});

describe('an out-of-office note', () => {
  it('brings the date of return', () =>
    expect(
      kind({ headers: { 'auto-submitted': 'auto-replied' }, text: "I'm out of the office, back on Monday 8 March." }),
    ).toMatchObject({
      kind: 'out_of_office',
      returnDate: '2027-03-08',
    }));

  it('is told without any header where nothing else stands in it', () =>
    expect(
      kind({ subject: 'Re: hello', text: 'Hi, I am currently on vacation and will read mails later.' }),
    ).toMatchObject({
      kind: 'out_of_office',
      returnDate: null,
    }));

  it.each(['Abwesenheitsnotiz: Anfrage', 'Réponse automatique : Bonjour', 'Respuesta automática: Hola'])(
    'is told in other languages: %s',
    (subject) => expect(kind({ subject, text: '' }).kind).toMatch(/auto_reply|out_of_office/),
  );
});

describe('list mail', () => {
  it.each<[string, Given]>([
    ['list headers and bulk', { subject: 'News', headers: { 'list-id': '<news.creator.test>', precedence: 'bulk' } }],
    ['a list header on no answer', { subject: 'My newsletter', headers: { 'list-unsubscribe': '<https://x.test>' } }],
  ])('is told by %s', (_sign, mail) => expect(kind(mail).kind).toBe('list'));
});

describe('a date of return', () => {
  it.each([
    ['back on Monday 3 March', '2027-03-03'],
    ['until Nov 10', '2027-11-10'],
    ['I return on January 5th', '2028-01-05'],
    ['back 2027-04-01', '2027-04-01'],
    ['until 25/03', '2027-03-25'],
    ['until 03/25/2027', '2027-03-25'],
    ['until 04/04', '2027-04-04'],
    ['bis zum 12. März', '2027-03-12'],
    ['wieder da am 1.4.2027', null],
    ['zurück 1.4.2027', '2027-04-01'],
    ["jusqu'au 5 avril", '2027-04-05'],
    ['until 12/03', null],
    ['until further notice', null],
    ['back on 31 February', null],
    ['back on 3 March 2030', null],
    ['back on 3 March 2026', null],
    ['out from 1 March, back on 3 March or back on 9 March', null],
    ['', null],
  ])('%s', (text, day) => expect(returnDateIn(text, received)).toBe(day));

  it('is found quickly or not at all', () => {
    const started = performance.now();
    returnDateIn('back on '.repeat(10_000), received);
    kind({
      text: 'not delivered '.repeat(10_000),
      subject: 'a'.repeat(100_000),
      deliveryStatus: 'Diagnostic-Code:\n '.repeat(10_000),
    });
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
