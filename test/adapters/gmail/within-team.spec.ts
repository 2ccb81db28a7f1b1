import { describe, expect, it } from 'vitest';
import { composeMail } from '../../../sandbox/mail/compose.ts';
import { readMailbox } from '../../../src/adapters/gmail/inbound.ts';
import { cents } from '../../../src/events/units.ts';
import { OURS, openOffice, PRIYA } from './office.ts';
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
