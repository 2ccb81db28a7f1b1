import { describe, expect, it } from 'vitest';
import type { PatientClient } from '../../../src/adapters/gmail/client.ts';
import { readMailbox } from '../../../src/adapters/gmail/inbound.ts';
import { sweepDrafts } from '../../../src/adapters/gmail/sweep.ts';
import { composeMail } from '../../../sandbox/mail/compose.ts';
import { DAY, openApplication } from '../../support/application.ts';
import { MANAGER, MAYA, type Office, type OfficeOptions, openOffice, OURS } from './office.ts';
import { mortal, tryOnce } from './tries.ts';

/** The opening has gone out and the mailbox is being read. */
const opened = async (options: OfficeOptions = {}): Promise<Office> => {
  const office = await openOffice(options);
  await readMailbox(office.app, office.patient);
  await tryOnce(office, await office.draft());
  return office;
};
const read = ({ app, patient }: Office) => readMailbox(app, patient);

describe('the first look into a mailbox', () => {
  it('reads nothing that was there before, and everything from then on', async () => {
    const office = await openOffice();
    await office.answer('An old mail.');
    expect(await read(office)).toEqual({ by: 'started', recorded: 0, ignored: 0, waiting: 0 });
    expect(await read(office)).toMatchObject({ by: 'history', recorded: 0, ignored: 0 });
    await office.answer('A new mail, of somebody else', { from: { name: 'Bo', address: 'bo@else.example' } });
    expect(await read(office)).toMatchObject({ by: 'history', ignored: 1 });
  });
});

describe('what comes in', () => {
  it('is recorded once, split into their words and what they quote', async () => {
    const office = await opened();
    const text =
      'Could you do $950?\n\nOn Mon, Nov 23, 2026 at 9:00 AM Alex Rivera <deals@agency.example> wrote:\n\n> Hi Maya, could we do one Reel for $800?';
    const { id, threadId } = await office.answer(text);
    expect(await read(office)).toMatchObject({ recorded: 1, waiting: 0 });
    expect(await read(office)).toMatchObject({ recorded: 0 });
    const [received, ...more] = office.events('MailReceived');
    expect(more).toEqual([]);
    expect(received).toMatchObject({
      dedupeKey: `gmail:${id}`,
      state: 'considering_reply',
      data: { messageId: id, threadId, kind: 'human', sender: 'influencer', attachments: [], hiddenText: false },
    });
    expect(received?.personal.content).toMatchObject({ from: MAYA, to: OURS, body: 'Could you do $950?' });
    expect(received?.personal.content?.quoted).toContain('one Reel for $800');
  });

  it('moves the cursor only when there is something new', async () => {
    const office = await opened();
    await read(office);
    const cursors = office.events('MailboxRead').length;
    await read(office);
    await read(office);
    expect(office.events('MailboxRead')).toHaveLength(cursors);
  });

  it("knows the influencer's manager, and asks a person about anybody else", async () => {
    const office = await opened();
    await office.answer('Jo here, for Maya.', { from: { name: 'Jo', address: MANAGER } });
    await read(office);
    expect(office.events('MailReceived').at(-1)?.data.sender).toBe('influencer');
    const other = await opened();
    await other.answer('I am her sister. $950!', { from: { name: 'Kim', address: 'kim@else.example' } });
    await read(other);
    expect(other.events('MailReceived').at(-1)?.data.sender).toBe('unknown');
    expect(other.negotiation().phase).toMatchObject({ status: 'escalated', trigger: 'unknown_sender' });
  });

  it('finds its negotiation by the mail that it answers, or by its only open negotiation', async () => {
    const office = await opened();
    await office.answer('In a thread of its own.', { subject: 'Something else entirely' });
    const raw = await composeMail({
      from: { name: 'Maya', address: MAYA },
      to: OURS,
      subject: 'Hi',
      text: 'From scratch.',
    });
    await office.gmail.receive(raw, { push: false });
    expect(await read(office)).toMatchObject({ recorded: 2 });
    const [opening] = await office.gmail.outgoing();
    const threads = office.events('MailReceived').map((event) => event.data.threadId);
    expect(new Set([opening?.threadId, ...threads]).size).toBe(3);
  });

  it('finds its negotiation by the Message-ID of a mail of ours or of theirs, whoever writes', async () => {
    const office = await opened();
    await office.answer('Could you do $950?', { messageId: '<1@mayalee.example>' });
    const elsewhere = { from: { name: 'Kim', address: 'kim@else.example' }, subject: 'Something else entirely' };
    await office.answer('On her behalf.', elsewhere);
    const answersTheirs = { inReplyTo: '<1@mayalee.example>', references: [] };
    await office.answer('On her behalf again.', { ...elsewhere, subject: 'Yet another thing', ...answersTheirs });
    await office.answer('To nobody.', {
      ...elsewhere,
      subject: 'Unheard of',
      inReplyTo: '<2@else.example>',
      references: [],
    });
    expect(await read(office)).toMatchObject({ recorded: 3, ignored: 1 });
    expect(JSON.stringify(office.events('MailReceived').map(({ data }) => data))).not.toContain('mayalee');
  });

  it('waits where a person adds a word to an opening that is not yet known to have left, and is a takeover then', async () => {
    const office = await openOffice();
    await read(office);
    const effect = await office.draft();
    await expect(tryOnce(office, effect, mortal(8))).rejects.toThrow();
    const [opening] = await office.gmail.outgoing();
    await office.gmail.sendAsPerson(opening?.threadId ?? '', 'Priya here, call me if you like.');
    expect(await read(office)).toMatchObject({ recorded: 0, ignored: 0, waiting: 2 });
    await tryOnce(office, effect);
    expect(await read(office)).toMatchObject({ recorded: 1, ignored: 0, waiting: 0 });
    expect(office.events('PersonWrote')).toHaveLength(1);
    expect(office.negotiation().phase.status).toBe('human_managed');
  });

  it('waits where somebody else answers an opening that is not yet known to have left, and a person is asked then', async () => {
    const office = await openOffice();
    await read(office);
    const effect = await office.draft();
    await expect(tryOnce(office, effect, mortal(8))).rejects.toThrow();
    await office.answer('I am her sister. $950!', { from: { name: 'Kim', address: 'kim@else.example' } });
    expect(await read(office)).toMatchObject({ recorded: 0, ignored: 0, waiting: 2 });
    await tryOnce(office, effect);
    expect(await read(office)).toMatchObject({ recorded: 1, ignored: 0, waiting: 0 });
    expect(office.negotiation().phase).toMatchObject({ status: 'escalated', trigger: 'unknown_sender' });
  });

  it('does not wait for an opening that nobody has tried to send, whatever it answers', async () => {
    const office = await openOffice();
    await read(office);
    await office.draft();
    const kim = { name: 'Kim', address: 'kim@else.example' };
    await office.answer('About your order.', { from: kim, inReplyTo: '<2@else.example>', references: [] });
    expect(await read(office)).toMatchObject({ recorded: 0, ignored: 1, waiting: 0 });
  });

  it('waits while the opening that it answers is not yet known to have left', async () => {
    const office = await openOffice();
    await read(office);
    const effect = await office.draft();
    // Dies after the send and before it could be recorded.
    await expect(tryOnce(office, effect, mortal(8))).rejects.toThrow();
    expect(await office.gmail.outgoing()).toHaveLength(1);
    await office.answer('Yes, gladly!');
    expect(await read(office)).toMatchObject({ recorded: 0, waiting: 2 });
    await tryOnce(office, effect);
    expect(await read(office)).toMatchObject({ recorded: 1, waiting: 0 });
    expect(office.negotiation()).toMatchObject({ phase: { status: 'considering_reply' }, offers: [{ sent: true }] });
  });

  it('tells bounces by their own signs, and one of another address from one of theirs', async () => {
    const bounce = (address: string) => ({
      from: { name: 'Mail Delivery Subsystem', address: 'mailer-daemon@googlemail.com' },
      subject: 'Delivery Status Notification (Failure)',
      headers: { 'X-Failed-Recipients': address },
    });
    const text = (address: string) =>
      `Address not found. Your message wasn't delivered to ${address}: 550 5.1.1 user unknown.`;
    const office = await opened();
    await office.answer(text('copy@else.example'), bounce('copy@else.example'));
    await read(office);
    expect(office.events('MailReceived').at(-1)?.data.kind).toBe('soft_bounce');
    expect(office.negotiation().phase.status).toBe('awaiting_reply');
    await office.answer(text(MAYA), bounce(MAYA));
    await read(office);
    expect(office.negotiation().phase).toEqual({ status: 'declined', because: 'hard_bounce' });
    expect(office.events('AddressSuppressed')).toHaveLength(1);
  });
});

describe('whose mail it is', () => {
  it("is a person's when it was sent from the mailbox without our mark: the thread is theirs at once", async () => {
    const office = await opened();
    const [opening] = await office.gmail.outgoing();
    await office.gmail.sendAsPerson(opening?.threadId ?? '', 'Hi Maya, Priya here.\n\nLet me call you.');
    expect(await read(office)).toMatchObject({ recorded: 1 });
    expect(office.negotiation().phase.status).toBe('human_managed');
    expect(office.events('ThreadTakenOver')).toMatchObject([{ data: { how: 'mailbox', by: 'mailbox' } }]);
    expect(office.events('PersonWrote').at(0)?.personal.content?.body).toContain('Let me call you.');
  });

  it('is ours when it carries our mark, whatever id Gmail gave it', async () => {
    const office = await opened();
    expect(await read(office)).toMatchObject({ recorded: 0, ignored: 0, waiting: 0 });
    expect(office.events('PersonWrote')).toEqual([]);
    expect(office.negotiation().phase.status).toBe('awaiting_reply');
  });

  it("is none of ours in a thread that isn't", async () => {
    const office = await opened();
    const raw = await composeMail({
      from: { name: 'Priya', address: OURS },
      to: 'x@y.example',
      subject: 'Lunch',
      text: '?',
    });
    await office.client.createDraft(Buffer.from(raw), null).then(({ id }) => office.client.sendDraft(id));
    expect(await read(office)).toMatchObject({ recorded: 0, ignored: 1 });
  });

  it("is the team's from a listed domain that Gmail vouches for, and nobody's we know without that", async () => {
    const priya = { from: { name: 'Priya', address: 'priya@agency.example' } };
    const verdicts = [
      ['mx.google.com; dmarc=pass (p=REJECT) header.from=agency.example', 'human_managed'],
      [
        'mx.google.com; spf=pass smtp.mailfrom=priya@agency.example; dkim=pass header.i=@agency.example',
        'human_managed',
      ],
      ['mx.google.com; spf=pass smtp.mailfrom=agency.example; dkim=fail header.i=@agency.example', 'escalated'],
      ['mx.google.com; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example; dmarc=fail', 'escalated'],
      ['evil.example; dmarc=pass header.from=agency.example', 'escalated'],
    ] as const;
    for (const [verdict, status] of verdicts) {
      const office = await opened();
      await office.answer('I take it from here.', { ...priya, headers: { 'Authentication-Results': verdict } });
      await read(office);
      expect(office.negotiation().phase.status, verdict).toBe(status);
    }
  });
});

describe('a draft that waits for a person', () => {
  const waiting = async () => {
    const office = await openOffice({ replyMode: 'review' });
    await read(office);
    const effect = await office.draft();
    await tryOnce(office, effect);
    return { office, effect, draftId: office.effect(effect.effectId).draft?.draftId ?? '' };
  };

  it('is ours when the person sends it unchanged, and its effect has succeeded', async () => {
    const { office, effect, draftId } = await waiting();
    await office.gmail.sendDraftAsPerson(draftId);
    expect(await read(office)).toMatchObject({ recorded: 1 });
    expect(office.effect(effect.effectId).status).toBe('succeeded');
    expect(office.events('MailSent')).toHaveLength(1);
    expect(office.negotiation().phase.status).toBe('awaiting_reply');
  });

  it('is theirs when they changed it first', async () => {
    const { office, effect, draftId } = await waiting();
    await office.gmail.editDraftAsPerson(draftId, 'Hi Maya, call me instead. Priya');
    await office.gmail.sendDraftAsPerson(draftId);
    await read(office);
    expect(office.effect(effect.effectId).status).toBe('superseded');
    expect(office.events('MailSent')).toEqual([]);
    expect(office.events('ThreadTakenOver')).toMatchObject([{ data: { how: 'changed_draft' } }]);
    expect(office.negotiation()).toMatchObject({ phase: { status: 'human_managed' }, pending: null });
  });

  it('is left where it is when a try finds it changed: a person has it', async () => {
    const { office, effect, draftId } = await waiting();
    await office.gmail.editDraftAsPerson(draftId, 'Hi Maya, call me instead. Priya');
    expect(await tryOnce(office, effect)).toMatchObject({ outcome: 'superseded' });
    expect(office.events('ThreadTakenOver')).toMatchObject([{ data: { how: 'changed_draft' } }]);
    expect(await office.gmail.drafts()).toHaveLength(1);
  });

  it('is taken out of the mailbox when its mail is no longer wanted', async () => {
    const { office, effect } = await waiting();
    expect(await sweepDrafts(office.app, office.patient)).toBe(0);
    await office.command({ type: 'TakeOver', by: 'U1', how: 'command' });
    expect(await sweepDrafts(office.app, office.patient)).toBe(1);
    expect(await office.gmail.drafts()).toEqual([]);
    expect(office.effect(effect.effectId).status).toBe('superseded');
  });
});

describe('history that Gmail has forgotten', () => {
  it('is made up for by looking at every known thread and at all mail besides', async () => {
    const office = await opened();
    await office.answer('Could you do more?');
    await read(office);
    await office.answer('And another thing.');
    const raw = await composeMail({
      from: { name: 'Maya', address: MAYA },
      to: OURS,
      subject: 'New',
      text: 'Elsewhere.',
    });
    await office.gmail.receive(raw, { push: false });
    await office.gmail.expireHistory();
    expect(await read(office)).toMatchObject({ by: 'full_sync', recorded: 2, waiting: 0 });
    expect(await read(office)).toMatchObject({ by: 'history', recorded: 0 });
    expect(office.events('MailReceived')).toHaveLength(3);
  });

  it("does not lose what a person sent in a thread of ours, which isn't in the inbox", async () => {
    const office = await opened();
    await read(office);
    const [opening] = await office.gmail.outgoing();
    await office.gmail.sendAsPerson(opening?.threadId ?? '', 'Hi Maya, Priya here.');
    await office.gmail.expireHistory();
    expect(await read(office)).toMatchObject({ by: 'full_sync', recorded: 1 });
    expect(office.negotiation().phase.status).toBe('human_managed');
  });

  it('costs no mail of a new thread, also where nobody answered before and where the mail was archived', async () => {
    const office = await opened();
    const fromScratch = (text: string) =>
      composeMail({ from: { name: 'Maya', address: MAYA }, to: OURS, subject: text, text });
    await office.gmail.receive(await fromScratch('In the inbox'), { push: false });
    const { id } = await office.gmail.receive(await fromScratch('Archived'), { push: false });
    await fetch(`${office.gmail.server.url}/gmail/v1/users/me/messages/${id}/modify`, {
      method: 'POST',
      headers: { authorization: 'Bearer ya29.test', 'content-type': 'application/json' },
      body: JSON.stringify({ removeLabelIds: ['INBOX', 'UNREAD'] }),
    });
    await office.gmail.expireHistory();
    expect(await read(office)).toMatchObject({ by: 'full_sync', recorded: 2, waiting: 0 });
    expect(office.events('MailReceived').map(({ personal }) => personal.content?.subject)).toEqual([
      'In the inbox',
      'Archived',
    ]);
    await office.gmail.expireHistory();
    expect(await read(office)).toMatchObject({ by: 'full_sync', recorded: 0, ignored: 0, waiting: 0 });
  });

  it('is read back for 30 days before the last look, and never to before the first', async () => {
    const { app, clock } = openApplication();
    const since: string[] = [];
    let historyId = 1;
    const client = {
      profile: () => Promise.resolve({ address: OURS, historyId: String((historyId += 1)) }),
      history: () => Promise.resolve('expired' as const),
      messagesSince: (instant: string) => (since.push(instant), Promise.resolve([])),
    } as unknown as PatientClient;
    for (const days of [0, 10, 50, 1]) {
      clock.pass(days * DAY);
      await readMailbox(app, client);
    }
    expect(since).toEqual(['2026-11-20T15:00:00.000Z', '2026-11-20T15:00:00.000Z', '2026-12-20T15:00:00.000Z']);
  });
});

describe('a reading that breaks off', () => {
  it('starts again where it was, and records nothing twice', async () => {
    const office = await opened();
    await office.answer('One.');
    await office.answer('Two.');
    office.gmail.server.faults.fail({ status: 403, match: ({ path }) => path.includes('/messages/') });
    const cursor = office.events('MailboxRead').at(-1)?.data.historyId;
    await expect(read(office)).rejects.toMatchObject({ code: 'OUTSIDE_FAILURE' });
    expect(office.events('MailboxRead').at(-1)?.data.historyId).toBe(cursor);
    expect(await read(office)).toMatchObject({ recorded: 2 });
    expect(office.events('MailReceived')).toHaveLength(2);
  });

  it('is refused while a read model that it decides from is faulted', async () => {
    const office = await opened();
    const app = { ...office.app, faulted: () => ['mails'] };
    await expect(readMailbox(app, office.patient)).rejects.toMatchObject({ code: 'READ_MODEL_FAULTED' });
  });

  it('records a message once, also when two looks come upon it at the same time', async () => {
    const office = await opened();
    await office.answer('I am her sister. $950!', { from: { name: 'Kim', address: 'kim@else.example' } });
    const [one, two] = await Promise.all([read(office), read(office)]);
    expect(one.recorded + two.recorded).toBe(1);
    expect(office.events('MailReceived')).toHaveLength(1);
    expect(office.events('NegotiationEscalated')).toHaveLength(1);
    expect(office.events('EscalationJoined')).toEqual([]);
  });

  it('is not held up by one message that something of ours breaks on', async () => {
    const office = await opened();
    const broken = await office.answer('One.');
    await office.answer('Two.');
    const getRaw = (id: string) =>
      id === broken.id ? Promise.reject(new TypeError('a mistake of ours')) : office.patient.getRaw(id);
    const breaking = readMailbox(office.app, { ...office.patient, getRaw });
    await expect(breaking).rejects.toMatchObject({ code: 'MESSAGES_UNREADABLE' });
    expect(office.events('MailReceived')).toHaveLength(1);
    expect(await read(office)).toMatchObject({ recorded: 1 });
  });
});
