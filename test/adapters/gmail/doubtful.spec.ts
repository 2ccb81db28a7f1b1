import { describe, expect, it } from 'vitest';
import { readMailbox } from '../../../src/adapters/gmail/inbound.ts';
import type { Cents } from '../../../src/events/units.ts';
import { composeMail, type Mail } from '../../../sandbox/mail/compose.ts';
import { MAYA, type Office, openOffice, OURS } from './office.ts';
import { tryOnce } from './tries.ts';

/** The opening has gone out, and Maya is in two campaigns. */
const opened = async (): Promise<Office> => {
  const office = await openOffice();
  await readMailbox(office.app, office.patient);
  await tryOnce(office, await office.draft());
  await office.alsoIn('task-2');
  return office;
};

/** Maya writes, and it is read. */
const writes = async (office: Office, text: string, mail: Partial<Mail> & { threadId?: string } = {}) => {
  const { threadId, ...headers } = mail;
  const raw = await composeMail({ from: { name: 'Maya', address: MAYA }, to: OURS, subject: 'Hi', text, ...headers });
  const received = await office.gmail.receive(raw, { push: false, ...(threadId === undefined ? {} : { threadId }) });
  await readMailbox(office.app, office.patient);
  return received;
};
const senders = (office: Office) => office.events('MailReceived').map(({ data }) => data.sender);

describe('a thread that could be about several open negotiations of whoever began it', () => {
  it('is for a person at each mail that goes on in it or answers one of it, until somebody of ours wrote there', async () => {
    const office = await opened();
    const { threadId } = await writes(office, 'About the other campaign.', { messageId: '<1@mayalee.example>' });
    await office.command({ type: 'CarryOn', by: 'U1' });
    await writes(office, 'So it is a yes!', { threadId });
    expect(office.negotiation().phase).toMatchObject({ status: 'escalated', trigger: 'unknown_sender' });
    await office.command({ type: 'CarryOn', by: 'U1' });
    const answersHerself = { inReplyTo: '<1@mayalee.example>', references: [], subject: 'Deal' };
    await writes(office, 'I said yes to the $800.', answersHerself);
    expect(senders(office)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(office.negotiation().phase).toMatchObject({ status: 'escalated', trigger: 'unknown_sender' });

    await office.gmail.sendAsPerson(threadId, 'Priya here: this is about the Reel, right?');
    await writes(office, 'Right.', { threadId });
    const [opening] = await office.gmail.outgoing();
    await writes(office, 'Yes to this one.', { threadId: opening?.threadId ?? '' });
    expect(senders(office).slice(3)).toEqual(['influencer', 'influencer']);
  });

  it('is not where our next mail goes, whose amount belongs to the thread that we began', async () => {
    const office = await opened();
    await writes(office, 'About the other campaign.');
    await office.command({ type: 'SendOffer', by: 'U1', price: 850_00 as Cents, final: false });
    const effect = await office.draft('Hi Maya, could we do it for $850?');
    await office.release(effect);
    await tryOnce(office, effect);
    const [opening, offer] = await office.gmail.outgoing();
    expect(offer).toMatchObject({ threadId: opening?.threadId, references: [opening?.messageId] });
  });
});
