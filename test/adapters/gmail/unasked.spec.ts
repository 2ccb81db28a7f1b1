import { describe, expect, it } from 'vitest';
import { metadata } from '../../../src/adapters/application.ts';
import { decideNegotiation } from '../../../src/adapters/decisions/negotiation.ts';
import { readMailbox } from '../../../src/adapters/gmail/inbound.ts';
import type { EffectId, NegotiationId } from '../../../src/events/units.ts';
import { composeMail } from '../../../sandbox/mail/compose.ts';
import { MAYA, type Office, openOffice, OURS } from './office.ts';
import { tryOnce } from './tries.ts';

/** The opening has gone out and the mailbox is being read. */
const opened = async (): Promise<Office> => {
  const office = await openOffice();
  await readMailbox(office.app, office.patient);
  await tryOnce(office, await office.draft());
  return office;
};
const read = ({ app, patient }: Office) => readMailbox(app, patient);
const fromScratch = (office: Office, text: string) =>
  composeMail({ from: { name: 'Maya', address: MAYA }, to: OURS, subject: 'Hi', text }).then((raw) =>
    office.gmail.receive(raw, { push: false }),
  );

describe('a mail that somebody writes of their own accord', () => {
  it('is for a person where it could be about several open negotiations of whoever wrote it', async () => {
    const office = await opened();
    await office.alsoIn('task-2');
    await fromScratch(office, 'Yes, the $800 is fine!');
    expect(await read(office)).toMatchObject({ recorded: 1, ignored: 0 });
    expect(office.events('MailReceived').at(-1)?.data).toMatchObject({
      negotiationId: office.negotiationId,
      sender: 'unknown',
    });
    expect(office.negotiation().phase).toMatchObject({ status: 'escalated', trigger: 'unknown_sender' });
  });

  it('is recorded, shown to the team and read for an opt-out where it comes of its own accord after the end', async () => {
    const office = await opened();
    await office.command({ type: 'Stop', by: 'U1', reason: 'enough' });
    await fromScratch(office, 'Please remove me from your list.');
    expect(await read(office)).toMatchObject({ recorded: 1, ignored: 0 });
    expect(office.events('MailReceived').at(-1)?.data.sender).toBe('influencer');
    const asked = office.events('EffectRequested').map(({ data }) => data.notice ?? data.kind);
    expect(asked.slice(-2).toSorted()).toEqual(['classify_reply', 'later_mail']);
  });

  it('is about the campaign that they heard from last where all of theirs are over', async () => {
    const office = await opened();
    await office.command({ type: 'Stop', by: 'U1', reason: 'enough' });
    await office.alsoIn('task-2');
    const later = 'negotiation-task-2' as NegotiationId;
    const text = { from: OURS, to: MAYA, subject: 'Hi', body: 'Hello', rfcMessageId: null };
    const ids = { messageId: 'm', threadId: 't', rfcMessageIdHash: null, effectId: 'e' as EffectId };
    const price = office.events('OfferDecided').at(-1)?.data.price ?? null;
    await office.app.log.write((tx) => {
      const because = metadata('test', 'agent', later);
      const sent = { type: 'RecordSent', move: 1, purpose: 'opening', price, mail: { ...ids, text } } as const;
      decideNegotiation(tx, office.app, later, sent, because);
      decideNegotiation(tx, office.app, later, { type: 'Stop', by: 'U1', reason: 'enough' }, because);
    });
    await fromScratch(office, 'Please remove me from your list.');
    expect(await read(office)).toMatchObject({ recorded: 1, ignored: 0 });
    expect(office.events('MailReceived').at(-1)?.data.negotiationId).toBe(later);
  });
});
