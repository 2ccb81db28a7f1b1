import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { castOf } from '../../../sandbox/cast/cast.ts';
import type { Influencer, Letter } from '../../../sandbox/cast/influencer.ts';
import { postLetter } from '../../../sandbox/cast/letters.ts';

const OURS = {
  messageId: '<CA2@mail.gmail.com>',
  references: ['<CA1@mail.gmail.com>'],
  subject: 'Lumen x Maya: an idea',
  text: 'Hi Maya,\n\nWe can offer $800.\n',
};
const US = { name: 'Alex Rivera', address: 'deals@agency.example' };
const REPLY: Letter = { text: 'How about $950 & a tea?', by: 'influencer', kind: 'reply', attachment: null };

const post = async (letter: Partial<Letter>, hidden: Partial<Influencer['hidden']> = {}) => {
  const [one] = castOf(1).influencers;
  if (one === undefined) throw new Error('an empty cast');
  const plain = { quoting: 'none', html: false, signature: '' } as const;
  const who = {
    ...one,
    name: 'Maya Lee',
    email: 'maya@example.com',
    manager: { name: 'Robin Ashe', email: 'robin@talent1.example.com' },
    hidden: { ...one.hidden, ...plain, ...hidden },
  };
  return PostalMime.parse(await postLetter(who, { ...REPLY, ...letter }, OURS, US, new Date('2026-11-20T10:02:00Z')));
};

describe('a letter as a mail', () => {
  it('answers ours in its thread', async () => {
    const mail = await post({});
    expect(mail).toMatchObject({
      subject: 'Re: Lumen x Maya: an idea',
      inReplyTo: '<CA2@mail.gmail.com>',
      references: '<CA1@mail.gmail.com> <CA2@mail.gmail.com>',
    });
    expect(mail.from?.address).toBe('maya@example.com');
    expect(mail.text?.trim()).toBe('How about $950 & a tea?');
  });

  it('quotes like Gmail', async () => {
    const mail = await post({}, { quoting: 'gmail', html: true });
    expect(mail.text).toContain('On Fri, Nov 20, 2026 at 10:02 AM Alex Rivera <deals@agency.example> wrote:');
    expect(mail.text).toContain('> We can offer $800.');
    expect(mail.html).toContain('<div class="gmail_quote">');
    expect(mail.html).toContain('$950 &amp; a tea');
  });

  it('quotes like Outlook, with our text unmarked', async () => {
    const mail = await post({}, { quoting: 'outlook' });
    expect(mail.text).toContain('-----Original Message-----\nFrom: Alex Rivera <deals@agency.example>');
    expect(mail.text).toContain('\nWe can offer $800.');
  });

  it('is signed', async () => {
    expect((await post({}, { signature: 'Sent from my iPhone' })).text).toContain('\n\nSent from my iPhone');
  });

  it('comes from the manager when the manager writes', async () => {
    const mail = await post({ by: 'manager' });
    expect(mail.from).toMatchObject({ name: 'Robin Ashe', address: 'robin@talent1.example.com' });
  });

  it("has a Message-ID of its writer's mail host", async () => {
    expect((await post({})).messageId).toMatch(/^<[^@]+@example\.com>$/);
    expect((await post({ by: 'manager' })).messageId).toMatch(/^<[^@]+@talent1\.example\.com>$/);
  });

  it('says of itself that it is automatic when it is', async () => {
    const mail = await post({ kind: 'out_of_office' }, { signature: 'Maya', quoting: 'gmail' });
    expect(mail.subject).toBe('Automatic reply: Lumen x Maya: an idea');
    expect(mail.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-replied' }));
    expect(mail.text).not.toContain('wrote:');
  });

  it('comes back from an address that does not exist, with a delivery status', async () => {
    const mail = await post({ kind: 'bounce', text: '' });
    expect(mail.from?.address).toBe('mailer-daemon@googlemail.com');
    expect(mail.inReplyTo).toBe('<CA2@mail.gmail.com>');
    const status = mail.attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
    const content = status?.content ?? '';
    expect(typeof content === 'string' ? content : new TextDecoder().decode(content)).toContain('Status: 5.1.1');
  });

  it('carries its rate card', async () => {
    expect((await post({ attachment: 'rates.pdf' })).attachments).toMatchObject([
      { filename: 'rates.pdf', mimeType: 'application/pdf' },
    ]);
  });
});
