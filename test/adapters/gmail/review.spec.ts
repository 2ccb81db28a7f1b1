import { describe, expect, it } from 'vitest';
import { readMailbox } from '../../../src/adapters/gmail/inbound.ts';
import { cents } from '../../../src/events/units.ts';
import type { Effect } from '../../../src/projections/effects.ts';
import { type Office, openOffice, PRIYA } from './office.ts';
import { Killed, mortal, tryOnce } from './tries.ts';

const EDITED =
  'Hi Maya, could we do one Reel for $800? We love your work. This offer is subject to final confirmation.';

const edit = (office: Office, move = 1, body = EDITED) =>
  office.command({
    type: 'ReviseDraft',
    move,
    by: PRIYA,
    draft: { subject: 'Northwind x Maya Lee: a Reel', body },
    overridden: [],
  });
/** The opening waits as a draft. */
const reviewed = async (): Promise<Readonly<{ office: Office; effect: Effect }>> => {
  const office = await openOffice({ replyMode: 'review' });
  const effect = await office.draft();
  expect((await tryOnce(office, effect)).outcome).toBe('awaits_review');
  return { office, effect };
};

describe('a draft that waits for a review', () => {
  it('goes out when a person lets it go, once, as our mail', async () => {
    const { office, effect } = await reviewed();
    await office.release(effect);
    expect((await tryOnce(office, effect)).outcome).toBe('succeeded');
    expect(await office.gmail.outgoing()).toHaveLength(1);
    expect(await office.gmail.drafts()).toEqual([]);
    expect(office.negotiation().phase.status).toBe('awaiting_reply');
    expect(office.effect(effect.effectId).releasedBy).toBe(PRIYA);
  });

  it('goes out in the words that a person gave it, from the one draft there is', async () => {
    const { office, effect } = await reviewed();
    await edit(office);
    await office.release(effect);
    expect((await tryOnce(office, effect)).outcome).toBe('succeeded');
    const mails = await office.gmail.outgoing();
    expect(mails.map(({ text }) => text.trim())).toEqual([EDITED]);
    expect(await office.gmail.drafts()).toEqual([]);
    expect(office.events('MailSent')[0]?.personal.content?.body.trim()).toBe(EDITED);
    expect(office.events('PersonWrote')).toEqual([]);
  });

  it('is the person’s who changed it in Gmail, whatever somebody lets go in Slack', async () => {
    const { office, effect } = await reviewed();
    await office.gmail.editDraftAsPerson(office.effect(effect.effectId).draft?.draftId ?? '', 'I write to you myself.');
    await edit(office);
    await office.release(effect);
    expect(await tryOnce(office, effect)).toMatchObject({
      outcome: 'superseded',
      why: 'a person changed the draft and has it now',
    });
    expect(await office.gmail.outgoing()).toEqual([]);
    expect(office.negotiation().phase.status).toBe('human_managed');
  });

  it('that a person sent in Gmail meanwhile goes out no second time', async () => {
    const { office, effect } = await reviewed();
    await office.gmail.sendDraftAsPerson(office.effect(effect.effectId).draft?.draftId ?? '');
    await office.release(effect);
    expect((await tryOnce(office, effect)).outcome).toBe('succeeded');
    expect(await office.gmail.outgoing()).toHaveLength(1);
    expect(office.events('MailSent')).toHaveLength(1);
  });

  it('that a person sends in Gmail while it is given other words goes out as it was, once', async () => {
    const { office, effect } = await reviewed();
    await edit(office);
    await office.release(effect);
    const { client } = office;
    const sentFirst: Office = {
      ...office,
      client: {
        ...client,
        updateDraft: async (draftId, ...rest) => {
          await office.gmail.sendDraftAsPerson(draftId);
          return client.updateDraft(draftId, ...rest);
        },
      },
    };
    expect((await tryOnce(sentFirst, effect)).outcome).toBe('succeeded');
    const [mail, ...others] = await office.gmail.outgoing();
    expect(others).toEqual([]);
    expect(mail?.text.trim()).not.toBe(EDITED);
    const recorded = office.events('MailSent').map(({ personal }) => personal.content?.body.trim());
    expect(recorded, 'what is on record is what left').toEqual([mail?.text.trim()]);
  });

  it('is not sent where they wrote meanwhile, although a person let it go', async () => {
    const office = await openOffice();
    await readMailbox(office.app, office.patient);
    await tryOnce(office, await office.draft());
    await office.answer('My rate is $9,000.');
    await readMailbox(office.app, office.patient);
    await office.considered({ kind: 'ask', amount: cents(9_000_00), quote: '$9,000' });
    expect(office.negotiation().phase.status).toBe('escalated');
    await office.command({ type: 'SendOffer', by: PRIYA, price: cents(900_00), final: false });
    const effect = await office.draft('Hi Maya, we could do $900.');
    expect((await tryOnce(office, effect)).outcome).toBe('awaits_review');
    await office.answer('Wait, I meant $950.');
    await office.release(effect);
    expect((await tryOnce(office, effect)).outcome).toBe('superseded');
    expect(await office.gmail.outgoing()).toHaveLength(1);
    expect(await office.gmail.drafts()).toEqual([]);
  });

  it('goes out once, in the right words, wherever the process dies on the way', { timeout: 120_000 }, async () => {
    for (let steps = 0; ; steps += 1) {
      const { office, effect } = await reviewed();
      await edit(office);
      await office.release(effect);
      const life = mortal(steps);
      const died = await tryOnce(office, effect, life).then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Killed)) throw error;
          return true;
        },
      );
      if (died && office.effect(effect.effectId).status === 'tried') await tryOnce(office, effect);
      await readMailbox(office.app, office.patient);
      expect(
        (await office.gmail.outgoing()).map(({ text }) => text.trim()),
        `after ${steps} steps`,
      ).toEqual([EDITED]);
      expect(office.events('MailSent'), `after ${steps} steps`).toHaveLength(1);
      expect(await office.gmail.drafts()).toEqual([]);
      if (!died) return;
    }
  });
});

describe('a draft whose other words were put in by a try that died before it could say so', () => {
  it('is ours all the same, also where the answer to its sending is lost', { timeout: 120_000 }, async () => {
    for (let steps = 0; ; steps += 1) {
      const { office, effect } = await reviewed();
      await edit(office);
      await office.release(effect);
      const update = office.client.updateDraft;
      const dies: Office = {
        ...office,
        client: {
          ...office.client,
          updateDraft: async (...given) => {
            await update(...given);
            throw new Killed();
          },
        },
      };
      await expect(tryOnce(dies, effect)).rejects.toThrow(Killed);
      const survived = await tryOnce(office, effect, mortal(steps)).then(
        () => true,
        () => false,
      );
      if (!survived && office.effect(effect.effectId).status === 'tried') await tryOnce(office, effect);
      await readMailbox(office.app, office.patient);
      expect(
        (await office.gmail.outgoing()).map(({ text }) => text.trim()),
        `after ${steps} steps`,
      ).toEqual([EDITED]);
      expect(office.events('MailSent'), `after ${steps} steps`).toHaveLength(1);
      expect(office.events('ThreadTakenOver'), `after ${steps} steps`).toEqual([]);
      if (survived) return;
    }
  });
});

/** They ask more than Parley settles by itself. */
const asked = async (): Promise<Office> => {
  const office = await openOffice();
  await readMailbox(office.app, office.patient);
  await tryOnce(office, await office.draft());
  await office.answer('My rate is $9,000.');
  await readMailbox(office.app, office.patient);
  await office.considered({ kind: 'ask', amount: cents(9_000_00), quote: '$9,000' });
  return office;
};

describe('what carries out a decision of a person is reviewed in every mode', () => {
  it.each([
    ['another amount', { type: 'SendOffer', by: PRIYA, price: cents(900_00), final: false }],
    ['a final offer', { type: 'SendOffer', by: PRIYA, price: cents(900_00), final: true }],
    ['the recap of an approved ask', { type: 'ApproveAsk', by: PRIYA }],
    ['a polite no', { type: 'WalkAway', by: PRIYA }],
  ] as const)('%s', async (_what, command) => {
    const office = await asked();
    await office.command(command);
    expect((await tryOnce(office, await office.draft('Hi Maya, …'))).outcome).toBe('awaits_review');
    expect(await office.gmail.outgoing()).toHaveLength(1);
  });

  it('the answer that the agent gives after “carry on”, but not what it decides on their next mail', async () => {
    const office = await asked();
    await office.command({ type: 'CarryOn', by: PRIYA });
    await office.considered({ kind: 'more', quote: 'more' });
    const effect = await office.draft('We could do $825.');
    expect((await tryOnce(office, effect)).outcome).toBe('awaits_review');
    await office.release(effect);
    expect((await tryOnce(office, effect)).outcome).toBe('succeeded');
    await office.answer('Still a bit low.');
    await readMailbox(office.app, office.patient);
    await office.considered({ kind: 'more', quote: 'low' });
    expect((await tryOnce(office, await office.draft('We could do $875.'))).outcome).toBe('succeeded');
  });

  it('also where the agent answers what they wrote after “carry on” with it', async () => {
    const office = await asked();
    await office.command({ type: 'CarryOn', by: PRIYA });
    await office.answer('Are you there?');
    await readMailbox(office.app, office.patient);
    await office.considered({ kind: 'more', quote: 'there' });
    expect((await tryOnce(office, await office.draft('We could do $825.'))).outcome).toBe('awaits_review');
  });

  it('also where the answer that a person decided was taken back by a newer mail before it left', async () => {
    const office = await asked();
    await office.command({ type: 'SendOffer', by: PRIYA, price: cents(900_00), final: false });
    expect((await tryOnce(office, await office.draft('Hi Maya, we could do $900.'))).outcome).toBe('awaits_review');
    await office.answer('Wait, I meant $950.');
    await readMailbox(office.app, office.patient);
    await office.considered({ kind: 'ask', amount: cents(950_00), quote: '$950' });
    expect((await tryOnce(office, await office.draft('We could do $825.'))).outcome).toBe('awaits_review');
  });

  it('also where the thread was taken over for a moment and given back unanswered', async () => {
    const office = await asked();
    await office.command({ type: 'TakeOver', by: PRIYA, how: 'command' });
    await office.command({ type: 'HandBack', by: PRIYA, standing: null });
    await office.considered({ kind: 'more', quote: 'rate' });
    expect((await tryOnce(office, await office.draft('We could do $825.'))).outcome).toBe('awaits_review');
  });

  it('but no reminder, which answers nothing', async () => {
    const office = await asked();
    await office.command({ type: 'CarryOn', by: PRIYA });
    await office.considered({ kind: 'defer', quote: 'thinking' });
    await office.command({ type: 'ActOnTimer', dueAt: office.negotiation().timer?.dueAt ?? ('' as never) });
    expect((await tryOnce(office, await office.draft('Did you see our offer?'))).outcome).toBe('succeeded');
  });

  it('nor what a person put into their own words, which they have read', async () => {
    const office = await openOffice();
    const verdict = { ok: false, reasons: ['it promises too much'] } as const;
    const draft = { subject: 'Northwind x Maya Lee: a Reel', body: 'Hi Maya, we promise.' };
    await office.command({ type: 'RecordDraft', move: 1, draft, use: null, notBefore: null, verdict });
    const words = { by: PRIYA, draft: { ...draft, body: EDITED }, overridden: [] };
    await office.command({ type: 'SendInWords', purpose: 'opening', price: cents(800_00), final: false, ...words });
    const row = office.app.log.database.prepare(`SELECT key FROM effects WHERE kind = 'send_mail'`).get();
    const effect = office.effect((row as { key: string }).key);
    expect((await tryOnce(office, effect)).outcome).toBe('succeeded');
    expect((await office.gmail.outgoing()).map(({ text }) => text.trim())).toEqual([EDITED]);
  });
});

it('an answer to what was put before a person is reviewed, although our earlier mail was found to have left only after they were asked', async () => {
  const office = await openOffice();
  await readMailbox(office.app, office.patient);
  await tryOnce(office, await office.draft());
  await office.answer('A bit more?');
  await readMailbox(office.app, office.patient);
  await office.considered({ kind: 'more', quote: 'more' });
  const counter = await office.draft('We could do $825.');
  const cut: Office = {
    ...office,
    client: {
      ...office.client,
      sendDraft: async (...given) => {
        await office.client.sendDraft(...given);
        throw new Killed();
      },
    },
  };
  await expect(tryOnce(cut, counter)).rejects.toThrow(Killed);
  await office.answer('And our lawyers want a contract. My rate is $900.');
  await readMailbox(office.app, office.patient);
  expect(office.negotiation().phase.status).toBe('considering_reply');
  await office.considered({ kind: 'escalate', trigger: 'legal_language', quote: 'lawyers', ask: cents(900_00) });
  expect(office.negotiation().phase.status).toBe('escalated');
  // The mailbox tells that the counter had left.
  await tryOnce(office, counter);
  expect(office.events('MailSent')).toHaveLength(2);
  await office.command({ type: 'CarryOn', by: PRIYA });
  await office.considered({ kind: 'question', quotes: ['contract'] });
  const answer = await office.draft('Our offer of $825 stands.');
  expect((await tryOnce(office, answer)).outcome).toBe('awaits_review');
});

it('the opening of a reopened thread goes out by itself, whatever a person was asked before it was closed', async () => {
  const office = await asked();
  await office.command({ type: 'Stop', by: PRIYA, reason: 'no' });
  await office.command({ type: 'Reopen', by: PRIYA });
  await office.command({ type: 'HandBack', by: PRIYA, standing: null });
  expect(office.negotiation().phase.status).toBe('offering');
  expect((await tryOnce(office, await office.draft())).outcome).toBe('succeeded');
});

it('an answer to what was put before a person is reviewed, although a person wrote to a colleague about it meanwhile', async () => {
  const office = await asked();
  await office.answer('Up to $1,000 is fine.', {
    from: { name: 'Lex', address: 'legal@agency.example' },
    headers: { 'Authentication-Results': 'mx.google.com; dmarc=pass (p=REJECT) header.from=agency.example' },
  });
  await readMailbox(office.app, office.patient);
  await office.command({ type: 'HandBack', by: PRIYA, standing: null });
  await office.considered({ kind: 'more', quote: 'rate' });
  expect((await tryOnce(office, await office.draft('We could do $825.'))).outcome).toBe('awaits_review');
});
