import { describe, expect, it } from 'vitest';
import { composeMail } from '../../../sandbox/mail/compose.ts';
import { readMailbox } from '../../../src/adapters/gmail/inbound.ts';
import { cents } from '../../../src/events/units.ts';
import { MAYA, type Office, OURS, openOffice, PRIYA } from './office.ts';
import { tryOnce } from './tries.ts';

describe('a mail that goes to nobody but the team answers nothing', () => {
  it('such as theirs forwarded to a colleague: the thread is that person’s, and what they wrote is considered once it is handed back', async () => {
    const office = await openOffice();
    await readMailbox(office.app, office.patient);
    await tryOnce(office, await office.draft());
    const { threadId } = await office.answer('My rate is $9,000, and our lawyers want a contract.');
    await readMailbox(office.app, office.patient);
    await office.considered({ kind: 'escalate', trigger: 'legal_language', quote: 'lawyers', ask: cents(9_000_00) });
    expect(office.negotiation().phase.status).toBe('escalated');

    // “Show the mail to whoever handles contracts”, as the escalation suggests: Forward, in the same conversation.
    const raw = await composeMail({
      from: { name: 'Priya Patel', address: OURS },
      to: 'legal@agency.example',
      subject: 'Fwd: Northwind x Maya Lee: a Reel',
      // As Gmail's own Forward does: it stays in the conversation.
      inReplyTo: (await office.gmail.outgoing()).at(-1)?.messageId ?? '',
      references: [(await office.gmail.outgoing()).at(-1)?.messageId ?? ''],
      text: 'Can you look at this, please? Anything up to $1,000 is fine for us.',
    });
    const draft = await office.client.createDraft(Buffer.from(raw), threadId, new AbortController().signal);
    await office.gmail.sendDraftAsPerson(draft.id);
    await readMailbox(office.app, office.patient);
    expect(office.events('PersonWrote').map(({ personal }) => personal.content?.to)).toEqual(['legal@agency.example']);

    expect(office.negotiation().phase.status).toBe('human_managed');
    await office.command({ type: 'HandBack', by: PRIYA, standing: null });
    expect(office.negotiation().phase.status).toBe('considering_reply');
    expect(office.negotiation().unanswered).toHaveLength(1);
  });

  it('such as what a colleague writes to the shared mailbox', async () => {
    const office = await openOffice();
    await readMailbox(office.app, office.patient);
    await tryOnce(office, await office.draft());
    await office.answer('My rate is $9,000, and our lawyers want a contract.');
    await readMailbox(office.app, office.patient);
    await office.considered({ kind: 'escalate', trigger: 'legal_language', quote: 'lawyers', ask: cents(9_000_00) });
    const verdict = 'mx.google.com; dmarc=pass (p=REJECT) header.from=agency.example';
    // To deals@agency.example, and to nobody else.
    await office.answer('Looks fine to me. Up to $1,000, but do not tell her.', {
      from: { name: 'Lex', address: 'legal@agency.example' },
      headers: { 'Authentication-Results': verdict },
    });
    await readMailbox(office.app, office.patient);
    expect(office.events('PersonWrote').map(({ personal }) => personal.content?.to)).toEqual([OURS]);
    expect(office.negotiation().phase.status).toBe('human_managed');
    await office.command({ type: 'HandBack', by: PRIYA, standing: null });
    expect(office.negotiation().phase.status).toBe('considering_reply');
  });
});

const writes = async (
  office: Office,
  to: string,
  text: string,
  threadId: string,
  subject = 'Re: Northwind x Maya Lee: a Reel',
) => {
  const id = (await office.gmail.outgoing()).at(-1)?.messageId ?? '';
  const raw = await composeMail({
    from: { name: 'Priya Patel', address: OURS },
    to,
    subject,
    inReplyTo: id,
    references: [id],
    text,
  });
  const draft = await office.client.createDraft(Buffer.from(raw), threadId, new AbortController().signal);
  await office.gmail.sendDraftAsPerson(draft.id);
  await readMailbox(office.app, office.patient);
};

it('a person’s answer to an influencer whose address is on a listed domain answers them', async () => {
  const office = await openOffice({ teamDomains: ['agency.example', 'lee.example'] });
  await readMailbox(office.app, office.patient);
  await tryOnce(office, await office.draft());
  const { threadId } = await office.answer('My rate is $9,000.');
  await readMailbox(office.app, office.patient);
  await office.considered({ kind: 'ask', amount: cents(9_000_00), quote: '$9,000' });
  await writes(office, MAYA, 'Hi Maya, $9,000 is too much, $850 is what we can do.', threadId);
  expect(office.negotiation().phase.status).toBe('human_managed');
  await office.command({ type: 'HandBack', by: PRIYA, standing: cents(850_00) });
  expect(office.negotiation().phase.status).toBe('awaiting_reply');
});

it('a recap that waits is still due after a mail within the team', async () => {
  const office = await openOffice({ replyMode: 'review' });
  await readMailbox(office.app, office.patient);
  const opening = await office.draft();
  await tryOnce(office, opening);
  await office.release(opening);
  await tryOnce(office, opening);
  const { threadId } = await office.answer('Yes, $800 works.');
  await readMailbox(office.app, office.patient);
  await office.considered({ kind: 'accept', quote: 'Yes' });
  expect(office.negotiation().phase.status).toBe('agreed');
  const recap = await office.draft('Hi Maya, great: one Reel for $800.');
  expect((await tryOnce(office, recap)).outcome).toBe('awaits_review');
  await writes(
    office,
    'legal@agency.example',
    'We have a deal with Maya, FYI.',
    threadId,
    'Fwd: Northwind x Maya Lee: a Reel',
  );
  expect(office.events('PersonWrote').map(({ data }) => data.withinTeam)).toEqual([true]);
  await office.release(recap);
  expect(await tryOnce(office, recap)).toMatchObject({ outcome: 'succeeded' });
});

it('a follow-up keeps our subject and thread, not those of a mail within the team', async () => {
  const office = await openOffice();
  await readMailbox(office.app, office.patient);
  await tryOnce(office, await office.draft());
  const verdict = 'mx.google.com; dmarc=pass (p=REJECT) header.from=agency.example';
  await office.answer('Do not tell her.', {
    from: { name: 'Lex', address: 'legal@agency.example' },
    subject: 'INTERNAL: Maya, we would pay up to $1,000',
    headers: { 'Authentication-Results': verdict },
  });
  await readMailbox(office.app, office.patient);
  expect(office.events('PersonWrote').map(({ data }) => data.withinTeam)).toEqual([true]);
  await office.command({ type: 'HandBack', by: PRIYA, standing: null });
  const { timer } = office.negotiation();
  await office.command({ type: 'ActOnTimer', dueAt: timer?.dueAt as never });
  const effect = await office.draft('Hi Maya, have you seen our offer of $800?');
  expect((await tryOnce(office, effect)).outcome).toBe('succeeded');
  const last = (await office.gmail.outgoing()).at(-1);
  expect(last?.subject).toBe('Re: Northwind x Maya Lee: a Reel');
});
