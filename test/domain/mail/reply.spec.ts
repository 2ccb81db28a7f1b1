import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitReply } from '../../../src/domain/mail/reply.ts';

const reply = (text: string, ...ours: string[]): string => splitReply(text, ours).reply;

describe('what they wrote', () => {
  it.each([
    ['Gmail', 'Deal!\n\nOn Mon, Mar 1, 2027 at 9:00 AM Alex <alex@acme.test> wrote:\n\n> We offer $1,500.'],
    [
      'Gmail, wrapped',
      'Deal!\n\nOn Mon, Mar 1, 2027 at 9:00 AM Alex Kim of Acme <\nalex@acme.test> wrote:\n\n> We offer $1,500.',
    ],
    [
      'Outlook',
      'Deal!\n\n________________________________\nFrom: Alex <alex@acme.test>\nSent: Monday, March 1, 2027 9:00 AM\nTo: Maya\nSubject: Offer\n\nWe offer $1,500.',
    ],
    ['Outlook in bold', 'Deal!\n\n*From:* Alex\n*Sent:* Monday\n*Subject:* Offer\n\nWe offer $1,500.'],
    ['Outlook, classic', 'Deal!\n\n-----Original Message-----\nFrom: Alex\nWe offer $1,500.'],
    ['a forward', 'Deal!\n\n---------- Forwarded message ---------\nFrom: Alex\nWe offer $1,500.'],
    ['an attribution without marks', 'Deal!\n\nOn 1 March 2027 Alex <alex@acme.test> wrote:\nWe offer $1,500.'],
    ['French', 'Deal!\n\nLe lun. 1 mars 2027 à 09:00, Alex <alex@acme.test> a écrit :\n> We offer $1,500.'],
    ['German', 'Deal!\n\nAm 01.03.2027 um 09:00 schrieb Alex <alex@acme.test>:\n> We offer $1,500.'],
    ['Spanish', 'Deal!\n\nEl lun, 1 mar 2027 a las 9:00, Alex (<alex@acme.test>) escribió:\n> We offer $1,500.'],
    [
      'Italian',
      'Deal!\n\nIl giorno lun 1 mar 2027 alle ore 09:00 Alex <alex@acme.test> ha scritto:\n> We offer $1,500.',
    ],
    ['Portuguese', 'Deal!\n\nEm seg., 1 de mar. de 2027 às 09:00, Alex <alex@acme.test> escreveu:\n> We offer $1,500.'],
    ['Dutch', 'Deal!\n\nOp ma 1 mrt 2027 om 09:00 schreef Alex <alex@acme.test>:\n> We offer $1,500.'],
    [
      'German Outlook',
      'Deal!\n\nVon: Alex\nGesendet: Montag, 1. März 2027 09:00\nAn: Maya\nBetreff: Angebot\n\nWe offer $1,500.',
    ],
    ['a signature', 'Deal!\n\n-- \nMaya Lee\nCreator'],
    ['a signature with a hard space', 'Deal!\n\n--\u00a0\nMaya Lee'],
    ['a phone', 'Deal!\n\nSent from my iPhone'],
    ['a phone in German', 'Deal!\n\nVon meinem iPhone gesendet'],
    ['Windows line ends', 'Deal!\r\n\r\nOn Mon, Mar 1, 2027 at 9:00 AM Alex <alex@acme.test> wrote:\r\n> We offer.'],
    ['everything on one line', 'Deal! On 01/03/27, Alex <alex@acme.test> wrote: We offer $1,500.'],
  ])('is split from the quoting of %s', (_program, text) => expect(reply(text)).toBe('Deal!'));

  it('keeps an answer between quoted lines', () =>
    expect(
      reply(
        'On Mon, Mar 1, 2027 Alex <alex@acme.test> wrote:\n> We offer $1,500.\nToo low for me.\n> By March.\nMarch is fine.',
      ),
    ).toBe('Too low for me.\nMarch is fine.'));

  it('keeps an answer below the quote', () =>
    expect(reply('On Mon, Mar 1, 2027 Alex <alex@acme.test> wrote:\n> We offer $1,500.\n\nDeal!')).toBe('Deal!'));

  it('keeps an answer below an attribution that stands alone', () =>
    expect(reply('On Mon, Mar 1, 2027 Alex <alex@acme.test> wrote:\n\nDeal!')).toBe('Deal!'));

  it.each([
    'On Monday I could do it for $900.',
    'At $900 we have a deal!',
    'Am I right that it is $900 for 2 Reels?\n\nMaya',
    'Lena passed your mail on to me. $900 works.\n\nRobin\nTalent Manager',
    'El precio es $900.\nMaya',
    'On 1 March I am free: $900 and\non Tuesday it is done',
    '3 Reels for $900?',
  ])('is not taken for the beginning of the attribution below it: %s', (text) => {
    for (const gap of ['\n\n', '\n'])
      for (const attribution of [
        'On Mon, Mar 1, 2027 at 9:00 AM Alex <alex@acme.test> wrote:',
        'On Mon, Mar 1, 2027 at 9:00 AM Alex Kim of Acme <\nalex@acme.test> wrote:',
        'On Mon, Mar 1, 2027\nat 9:00 AM Alex Kim <alex@acme.test> wrote:',
        'Le lun. 1 mars 2027 à 09:00, Alex <alex@acme.test> a écrit :',
        'El lun, 1 mar 2027 a las 9:00, Alex (<alex@acme.test>) escribió:',
      ])
        expect(reply(`${text}${gap}${attribution}\n\n> We offer $800.`)).toBe(text);
  });

  it.each([
    'The schedule:\nDate: 3 March\nTime: 9 am\nPlease bring your ID.',
    'On Monday I wrote two posts about it.',
    'From: my heart, thank you!\nSee you',
    'One -- two -- three',
    'I have 3 ideas:\n- one\n- two',
  ])('is not taken for quoting: %s', (text) => expect(reply(text)).toBe(text));
});

describe('our own text', () => {
  const ours =
    'Hi Maya,\n\nFor the whole package we can offer $1,500, all-in, subject to final confirmation.\n\nThanks!';

  it('is never theirs, even without any mark', () =>
    expect(
      reply(`Too low.\nFor the whole package we can offer $1,500, all-in, subject to final confirmation.`, ours),
    ).toBe('Too low.'));

  it('is never theirs, however a program wraps it', () =>
    expect(
      reply('Too low.\nFor the whole package we can offer $1,500,\nall-in, subject to final confirmation.', ours),
    ).toBe('Too low.'));

  it('does not swallow a short line that we happened to write too', () =>
    expect(reply('Thanks!', ours)).toBe('Thanks!'));
});

describe('a hostile mail', () => {
  it.each([
    ['dashes', '-'.repeat(50_000)],
    ['lines', '\n'.repeat(100_000)],
    ['quote marks', '>'.repeat(50_000)],
    ['dashes in lines', '-----\n'.repeat(10_000)],
    ['attributions', 'On 1 \n'.repeat(20_000)],
    ['headers', 'From: a\nTo: b\n'.repeat(5_000)],
    ['spaces', ' '.repeat(60_000)],
    ['a long line', `On 1 ${'a '.repeat(30_000)}wrote:`],
    ['brackets', 'On 1 <a@b> '.repeat(6_000)],
  ])('is split quickly: %s', (_what, text) => {
    const started = performance.now();
    splitReply(text, ['something that we once sent to them']);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('is read only up to a limit, and says so', () => {
    expect(splitReply('a\n'.repeat(5_000), []).truncated).toBe(true);
    expect(splitReply('a'.repeat(70_000), [])).toMatchObject({ truncated: true });
    expect(splitReply('Deal!', []).truncated).toBe(false);
  });

  it('never loses or invents a line', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'Deal!',
            '> quoted',
            'On 1 March 2027 Alex wrote:',
            '-- ',
            'From: Alex',
            'To: Maya',
            'Subject: x',
            '',
          ),
        ),
        (lines) => {
          const split = splitReply(lines.join('\n'), []);
          const written = (text: string) =>
            text
              .split('\n')
              .map((line) => line.trim())
              .filter((line) => line !== '')
              .sort();
          expect([...written(split.reply), ...written(split.quoted)].sort()).toEqual(written(lines.join('\n')));
        },
      ),
    ));
});
