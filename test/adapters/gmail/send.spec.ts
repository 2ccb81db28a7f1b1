import { describe, expect, it } from 'vitest';
import { headerOf } from '../../../sandbox/mail/headers.ts';
import { readMailbox } from '../../../src/adapters/gmail/inbound.ts';
import { rfcMessageIdHash } from '../../../src/adapters/gmail/known.ts';
import { MANAGER, MAYA, type Office, type OfficeOptions, openOffice } from './office.ts';
import { tryOnce } from './tries.ts';

describe('sending a mail', () => {
  it('sends the opening once, as plain text with our mark, and records it with the Message-ID it got', async () => {
    const office = await openOffice();
    const effect = await office.draft('Hi Maya,\n\nwould $800 work for one Reel?\n');
    const settlement = await tryOnce(office, effect);
    expect(settlement.outcome).toBe('succeeded');
    const [mail, ...more] = await office.gmail.outgoing();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: MAYA, subject: 'Northwind x Maya Lee: a Reel', effect: effect.effectId });
    expect(mail?.text.trim()).toBe('Hi Maya,\n\nwould $800 work for one Reel?');
    expect(headerOf(mail?.raw ?? '', 'From')).toBe('Alex Rivera <deals@agency.example>');
    expect(headerOf(mail?.raw ?? '', 'Content-Type')).toContain('text/plain');
    const [sent] = office.events('MailSent');
    expect(sent).toMatchObject({
      dedupeKey: `gmail:${mail?.id}`,
      state: 'awaiting_reply',
      data: { purpose: 'opening', messageId: mail?.id, threadId: mail?.threadId },
      personal: { content: { rfcMessageId: mail?.messageId } },
    });
    expect(sent?.data.rfcMessageIdHash).toBe(rfcMessageIdHash(mail?.messageId ?? ''));
    expect(await office.gmail.drafts()).toEqual([]);
  });

  it('answers in the thread: same subject, real Message-IDs, to whoever of the contacts wrote last', async () => {
    const office = await opened();
    const [opening] = await office.gmail.outgoing();
    const text = 'I look after Maya. Could you do more?';
    const { threadId } = await office.answer(text, { from: { name: 'Jo', address: MANAGER } });
    await counter(office);
    const answered = (await office.gmail.outgoing()).at(-1);
    expect(answered).toMatchObject({ threadId, to: MANAGER, subject: `Re: ${opening?.subject}` });
    const theirs = office.events('MailReceived')[0]?.personal.content?.rfcMessageId;
    expect(answered?.references).toEqual([opening?.messageId, theirs]);
    expect(headerOf(answered?.raw ?? '', 'In-Reply-To')).toBe(theirs);
    expect(office.negotiation().phase.status).toBe('awaiting_reply');
  });

  it('stays in the thread, and leaves out the Message-ID of a mail whose personal part was erased', async () => {
    const office = await opened();
    const [opening] = await office.gmail.outgoing();
    await office.answer('Could you do more?', { messageId: '<1@mayalee.example>' });
    await readMailbox(office.app, office.patient);
    await office.considered({ kind: 'more', quote: 'more' });
    const effect = await office.draft('We could do $825.');
    const [{ position } = { position: 0 }] = office.events('MailReceived');
    const erase = 'UPDATE personal SET salt = NULL, content = NULL WHERE position = ?';
    await office.app.log.write((tx) => tx.prepare(erase).run(position));
    expect((await tryOnce(office, effect)).outcome).toBe('succeeded');
    const answered = (await office.gmail.outgoing()).at(-1);
    expect(answered).toMatchObject({ threadId: opening?.threadId, references: [opening?.messageId] });
    expect(answered?.raw).not.toContain('mayalee');
  });

  it('leaves the draft for a person where the campaign asks for review', async () => {
    const office = await openOffice({ replyMode: 'review' });
    const settlement = await tryOnce(office, await office.draft());
    expect(settlement.outcome).toBe('awaits_review');
    expect(await office.gmail.outgoing()).toEqual([]);
    expect(await office.gmail.drafts()).toHaveLength(1);
  });

  it('asks a person where the draft is gone and was never sent', async () => {
    const office = await openOffice({ replyMode: 'review' });
    const effect = await office.draft();
    await tryOnce(office, effect);
    await office.gmail.deleteDraftAsPerson(office.effect(effect.effectId).draft?.draftId ?? '');
    expect(await tryOnce(office, effect)).toMatchObject({ outcome: 'needs_person' });
    expect(await office.gmail.outgoing()).toEqual([]);
  });
});

describe('the last look before a mail leaves', () => {
  it('supersedes a mail that was decided before a newer one of theirs, and records that mail once', async () => {
    const office = await opened();
    await office.answer('Could you do more?');
    await readMailbox(office.app, office.patient);
    await office.considered({ kind: 'more', quote: 'more' });
    const effect = await office.draft('We could do $825.');
    const newer = await office.answer('Wait, I meant $950.');
    expect(await tryOnce(office, effect)).toMatchObject({ outcome: 'superseded' });
    expect(await office.gmail.outgoing()).toHaveLength(1);
    expect(await office.gmail.drafts()).toEqual([]);
    expect(office.events('MoveSuperseded')).toMatchObject([{ data: { move: 2, why: 'newer_mail' } }]);
    expect(office.negotiation()).toMatchObject({ phase: { status: 'considering_reply' }, pending: null });
    expect(office.negotiation().unanswered).toContain(newer.id);
    expect(await readMailbox(office.app, office.patient)).toMatchObject({ recorded: 0 });
    expect(office.events('MailReceived')).toHaveLength(2);
  });

  it('leaves the thread to a person who answered in it from the mailbox', async () => {
    const office = await opened();
    await office.answer('Could you do more?');
    await readMailbox(office.app, office.patient);
    await office.considered({ kind: 'more', quote: 'more' });
    const effect = await office.draft('We could do $825.');
    const [opening] = await office.gmail.outgoing();
    await office.gmail.sendAsPerson(opening?.threadId ?? '', 'Priya here, let me handle this.');
    expect(await tryOnce(office, effect)).toMatchObject({ outcome: 'superseded' });
    expect((await office.gmail.outgoing()).map((mail) => mail.effect === null)).toEqual([false, true]);
    expect(office.negotiation()).toMatchObject({ phase: { status: 'human_managed' }, pending: null });
    expect(office.events('ThreadTakenOver')).toMatchObject([{ data: { how: 'mailbox' } }]);
    expect(await office.gmail.drafts()).toEqual([]);
  });

  it("is not stopped by a machine's note in the thread", async () => {
    const office = await opened();
    await office.answer('Could you do more?');
    await readMailbox(office.app, office.patient);
    await office.considered({ kind: 'more', quote: 'more' });
    const effect = await office.draft('We could do $825.');
    await office.answer('I am out of the office.', { headers: { 'Auto-Submitted': 'auto-replied' } });
    expect(await tryOnce(office, effect)).toMatchObject({ outcome: 'succeeded' });
    expect(office.events('MailReceived').map((event) => event.data.kind)).toEqual(['human', 'out_of_office']);
  });

  it('keeps a mail back that a takeover, a pause or a closing caught up with', async () => {
    for (const type of ['TakeOver', 'Pause', 'CloseAsDeclined'] as const) {
      const office = await openOffice();
      const effect = await office.draft();
      await office.command({ type, by: 'U1', ...(type === 'TakeOver' ? { how: 'command' } : {}) } as never);
      expect(await tryOnce(office, effect), type).toMatchObject({ outcome: 'superseded' });
      expect(await office.gmail.outgoing()).toEqual([]);
    }
  });

  it("sends the recap that is due, whatever they write meanwhile, but not into a person's thread", async () => {
    for (const person of [false, true]) {
      const office = await opened();
      await office.answer('Yes, deal!');
      await readMailbox(office.app, office.patient);
      await office.considered({ kind: 'accept', quote: 'Yes' });
      const effect = await office.draft('To recap: $800.');
      const [opening] = await office.gmail.outgoing();
      await office.answer('PS: my address is Elm Street 1.');
      if (person) await office.gmail.sendAsPerson(opening?.threadId ?? '', 'Wonderful!');
      expect((await tryOnce(office, effect)).outcome).toBe(person ? 'superseded' : 'succeeded');
    }
  });

  it('does not send once the try has run out of time', async () => {
    const office = await openOffice();
    const effect = await office.draft();
    const { sendMail } = await import('../../../src/adapters/gmail/send.ts');
    const late = new AbortController();
    const recordDraft = () => Promise.resolve(late.abort());
    await expect(
      sendMail(office.app, office.client).perform(effect, { signal: late.signal, recordDraft }),
    ).rejects.toThrow();
    expect(await office.gmail.outgoing()).toEqual([]);
  });
});

/** The opening has gone out and the mailbox is being read. */
const opened = async (options: OfficeOptions = {}): Promise<Office> => {
  const office = await openOffice(options);
  await readMailbox(office.app, office.patient);
  await tryOnce(office, await office.draft());
  return office;
};

/** Their mail was read and the next offer sent. */
const counter = async (office: Office): Promise<void> => {
  await readMailbox(office.app, office.patient);
  await office.considered({ kind: 'more', quote: 'more' });
  await tryOnce(office, await office.draft('We could do $825.'));
};
