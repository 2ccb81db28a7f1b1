import { describe, expect, it } from 'vitest';
import { readMailbox } from '../../../src/adapters/gmail/inbound.ts';
import { resume } from '../../../src/adapters/slack/commands/act.ts';
import type { Application } from '../../../src/adapters/application.ts';
import { type Office, openOffice, PRIYA } from './office.ts';
import { tryOnce } from './tries.ts';

/** `/resume Maya Lee`, without an amount. */
const resumed = async (office: Office) => {
  const { policy } = office.app.config;
  const app: Application = {
    ...office.app,
    config: { ...office.app.config, policy: { ...policy, deciders: [PRIYA] } },
  };
  return (await resume(app, { influencer: 'Maya Lee', campaign: null, amount: null }, PRIYA)).text;
};

describe('where a person named an amount and no offer of ours stands', () => {
  it('/resume asks which one stands after an opening that was changed in Gmail and sent, and decides no second opening', async () => {
    const office = await openOffice({ replyMode: 'review' });
    await readMailbox(office.app, office.patient);
    const effect = await office.draft();
    expect((await tryOnce(office, effect)).outcome).toBe('awaits_review');
    const { draftId } = office.effect(effect.effectId).draft ?? { draftId: '' };
    await office.gmail.editDraftAsPerson(draftId, 'Hi Maya, we can do $900 for one Reel. Priya');
    await office.gmail.sendDraftAsPerson(draftId);
    await readMailbox(office.app, office.patient);
    expect(office.negotiation().phase.status).toBe('human_managed');
    expect(office.events('PersonWrote')).toHaveLength(1);

    const told = await resumed(office);
    expect(office.events('OfferDecided').map(({ data }) => [data.purpose, data.price])).toHaveLength(1);
    expect(told).toContain('Which amount stands');
  });

  it('/resume asks which one stands after a reopening, and decides no opening below it', async () => {
    const office = await openOffice();
    await readMailbox(office.app, office.patient);
    await tryOnce(office, await office.draft());
    const { threadId } = await office.answer('No thank you.');
    await readMailbox(office.app, office.patient);
    await office.considered({ kind: 'decline', quote: 'No thank you' });
    await office.command({ type: 'Reopen', by: PRIYA });
    await office.gmail.sendAsPerson(threadId, 'Hi Maya, would you reconsider for $900? Priya');
    await readMailbox(office.app, office.patient);
    expect(office.events('PersonWrote')).toHaveLength(1);

    const told = await resumed(office);
    expect((await office.gmail.outgoing()).map(({ text }) => text.trim())).toHaveLength(2);
    expect(told).toContain('Which amount stands');
  });
});
