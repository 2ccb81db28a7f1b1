import { afterEach, describe, expect, it } from 'vitest';
import type { Performer, Settlement } from '../../../../src/adapters/effects/performer.ts';
import { metadata } from '../../../../src/adapters/application.ts';
import { cents, type EffectId } from '../../../../src/events/units.ts';
import { stateOf } from '../../../../src/projections/states.ts';
import { buttonsOf, type Cockpit, cockpits, formOf, textOf } from '../cockpit.ts';
import { found, GLOW, negotiation } from '../team.ts';

const MAYA = negotiation('mayalee');
const GOOD =
  'Hi Maya,\n\nwe would love to work with you on two Instagram Reels for Glow, live by December 31, 2026. We can offer $800, all-in. This offer is subject to final confirmation.\n\nWould that work for you?';
const DEARER = GOOD.replace('$800', '$950');
const open = cockpits();
const used: Cockpit[] = [];
afterEach(async () => {
  for (const here of used.splice(0))
    for (const who of Object.values(here.slack.peopleIds))
      while (here.slack.modal(who) !== null) await here.slack.dismiss(who);
});

/** Gmail as far as a review goes: the draft is made, and it goes out once it was let go. */
const mailbox = () => {
  const sent: EffectId[] = [];
  let ends: Settlement = { outcome: 'succeeded', result: 'm1' };
  let held = Promise.resolve();
  const performer = (app: () => Cockpit['app']): Performer => ({
    perform: (effect) => {
      const { releasedBy } = stateOf(app().log.database, 'effects', effect.effectId) ?? effect;
      if (releasedBy === null)
        return Promise.resolve({ outcome: 'awaits_review', why: 'the draft is in the mailbox for a person to send' });
      sent.push(effect.effectId);
      return held.then(() => ends);
    },
  });
  /** Sending takes until what it returns is called. */
  const holds = (): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    return resolve;
  };
  return { sent, performer, holds, endsWith: (settlement: Settlement) => void (ends = settlement) };
};

/** Maya's opening offer waits as a draft. */
const waiting = async (deciders: readonly string[] | null = null, body = GOOD) => {
  const gmail = mailbox();
  const here: Cockpit = await open(deciders, { send_mail: gmail.performer(() => here.app) });
  used.push(here);
  await here.start([found(1, 'Maya Lee')]);
  const draft = { subject: 'Glow x Maya Lee', body };
  await here.decide(MAYA, { type: 'RecordDraft', move: 1, draft, use: null, notBefore: null, verdict: { ok: true } });
  return { here, gmail, message: await preview(here) };
};
/** Without waiting for what is under way. */
const now = async ({ slack, last }: Cockpit) => {
  const { ts } = last('NoticePosted').data;
  const found = (await slack.messages('escalations')).find((each) => each.ts === ts);
  if (found === undefined) throw new Error('the preview is gone');
  return found;
};
const preview = (here: Cockpit) => here.message('escalations', 'Draft to review: Maya Lee');
const settled = (here: Cockpit) => here.message('escalations', 'Draft settled: Maya Lee');

it.each([
  [{ type: 'EffectSucceeded', result: 'm9' }, 'the draft was sent in Gmail as it was'],
  [
    { type: 'EffectSuperseded', why: 'a person changed the draft and sent it' },
    'a person changed the draft and sent it',
  ],
] as const)('who presses Send after %j in Gmail is told so', async ({ type, ...more }, told) => {
  const { here, message } = await waiting();
  const { effectId } = here.last('EffectParked').data;
  await here.app.log.write((tx) =>
    tx.append({
      stream: `effect:${effectId}`,
      expected: 'stream_exists',
      metadata: metadata('gmail', 'agent', GLOW),
      events: [{ type, data: { effectId, ...more } as never, state: 'succeeded' }],
    }),
  );
  expect(await here.click('escalations', message, 'send_draft')).toContain(told);
});

describe('the preview of a draft', () => {
  it('shows the mail, whom it goes to and why it is reviewed, with what can be done', async () => {
    const { message } = await waiting();
    expect(buttonsOf(message)).toEqual(['Send', 'Edit…', 'Discard…']);
    const text = textOf(message);
    for (const shown of ['Glow x Maya Lee', 'Would that work for you?', '$800', 'mayalee@example.com', 'review mode'])
      expect(text).toContain(shown);
  });

  it('names who decided what the mail carries out', async () => {
    const gmail = mailbox();
    const here: Cockpit = await open(null, { send_mail: gmail.performer(() => here.app) });
    await here.start([found(1, 'Maya Lee')]);
    await here.send(MAYA);
    await here.reply(MAYA, '$3,000.', { kind: 'ask', amount: cents(3_000_00), quote: '$3,000' });
    await here.decide(MAYA, { type: 'ApproveAsk', by: here.slack.peopleIds.noor });
    const draft = { subject: 'Re: Glow', body: 'Hi Maya, agreed.' };
    await here.decide(MAYA, { type: 'RecordDraft', move: 2, draft, use: null, notBefore: null, verdict: { ok: true } });
    expect(textOf(await preview(here))).toContain(`it carries out what <@${here.slack.peopleIds.noor}> decided`);
  });
});

describe('a preview that is longer than what is shown', () => {
  it.each([`${'A line & more.\n'.repeat(125)}the end`, 'x'.repeat(2_100)])('says so', async (body) => {
    const { message } = await waiting(null, body);
    expect(textOf(message)).toContain('Shown in part');
  });
});

describe('Send', () => {
  it('lets the mail go, and the preview says through whom', async () => {
    const { here, gmail, message } = await waiting();
    const { priya } = here.slack.peopleIds;
    expect(await here.click('escalations', message, 'send_draft')).toContain('goes out now');
    const sent = await settled(here);
    expect(gmail.sent).toHaveLength(1);
    expect(here.last('DraftReleased')).toMatchObject({
      data: { by: priya },
      metadata: { actor: `slack:${priya}`, correlationId: GLOW },
    });
    expect(buttonsOf(sent)).toEqual([]);
    expect(textOf(sent)).toContain(`Sent by <@${priya}>`);
  });

  it('says that the mail is on its way until that is known', async () => {
    const { here, gmail, message } = await waiting();
    const { priya } = here.slack.peopleIds;
    const arrive = gmail.holds();
    await here.click('escalations', message, 'send_draft');
    for (let turns = 0; turns < 200 && !textOf(await now(here)).includes('on its way'); turns += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(textOf(await now(here))).toContain(`<@${priya}> pressed Send; it is on its way`);
    gmail.endsWith({ outcome: 'superseded', why: 'they wrote meanwhile' });
    arrive();
    expect(textOf(await settled(here))).toContain('but it was not sent: they wrote meanwhile');
  });

  it('tells where the last check kept the mail back all the same', async () => {
    const { here, gmail, message } = await waiting();
    gmail.endsWith({ outcome: 'superseded', why: 'a person wrote in the thread' });
    await here.click('escalations', message, 'send_draft');
    expect(textOf(await settled(here))).toContain(
      `<@${here.slack.peopleIds.priya}> pressed Send, but it was not sent: a person wrote in the thread`,
    );
  });

  it('counts once: who comes later is told what became of the draft, and through whom', async () => {
    const { here, gmail, message } = await waiting();
    const { priya, noor } = here.slack.peopleIds;
    const told = await Promise.all([
      here.click('escalations', message, 'send_draft', priya),
      here.click('escalations', message, 'discard_draft', noor),
    ]);
    expect(told.filter((text) => text.includes('settled already'))).toHaveLength(1);
    await here.posted();
    expect(await here.click('escalations', message, 'send_draft', noor)).toContain('That is settled already');
    expect(gmail.sent.length + here.app.log.read({ types: ['EffectGivenUp'] }).length).toBe(1);
  });

  it('is for listed people', async () => {
    const { here, gmail, message } = await waiting();
    const { sam } = here.slack.peopleIds;
    for (const does of ['send_draft', 'edit_draft', 'discard_draft'])
      expect(await here.click('escalations', message, does, sam)).toContain('please ask one of them');
    expect(here.app.log.read({ types: ['DecisionRefused'] })).toHaveLength(3);
    expect(gmail.sent).toEqual([]);
  });
});

describe('Discard', () => {
  it('gives the mail up, and the thread to whoever did', async () => {
    const { here, gmail, message } = await waiting();
    const { priya } = here.slack.peopleIds;
    expect(await here.click('escalations', message, 'discard_draft')).toContain('the thread is yours');
    expect(textOf(await settled(here))).toContain(`Discarded by <@${priya}>`);
    expect(here.last('ThreadTakenOver').data).toMatchObject({ by: priya });
    expect(here.last('MoveSuperseded').data).toMatchObject({ move: 1, why: 'taken_over' });
    expect(gmail.sent).toEqual([]);
  });
});

describe('Edit', () => {
  const form = async (here: Cockpit, message: Awaited<ReturnType<typeof preview>>) => {
    const { priya } = here.slack.peopleIds;
    await here.slack.click({ channel: 'escalations', ts: message.ts, actionId: 'parley:edit_draft' }, priya);
    expect(await formOf(here, priya)).toContain('Would that work for you?');
    return priya;
  };

  it('sends the mail in the words it was given', async () => {
    const { here, gmail, message } = await waiting();
    const priya = await form(here, message);
    const body = GOOD.replace('Would that work for you?', 'How does that sound?');
    await here.slack.submit(priya, { body });
    expect(here.slack.modal(priya)).toBeNull();
    expect(here.last('MailDrafted')).toMatchObject({
      data: { move: 1, by: priya, revises: true },
      personal: { content: { subject: 'Glow x Maya Lee', body } },
    });
    expect(here.last('MailDrafted').data.overridden).toBeUndefined();
    const sent = await settled(here);
    expect(gmail.sent).toHaveLength(1);
    expect(textOf(sent)).toContain(`In the words of <@${priya}>`);
    expect(textOf(sent)).toContain('How does that sound?');
  });

  it('shows the words that left where somebody had sent the draft in Gmail before it was given others', async () => {
    const { here, gmail, message } = await waiting();
    const priya = await form(here, message);
    const arrive = gmail.holds();
    await here.slack.submit(priya, { body: GOOD.replace('Would that work for you?', 'How does that sound?') });
    const { effectId, move, purpose, price } = { ...here.last('MailDrafted').data, ...here.last('DraftReleased').data };
    const text = { from: '', to: '', subject: 'Glow x Maya Lee', body: GOOD, rfcMessageId: null };
    const mail = { messageId: 'm1', threadId: 't1', rfcMessageIdHash: null, effectId, text };
    await here.decide(MAYA, { type: 'RecordSent', move, purpose, price, mail });
    arrive();
    const sent = textOf(await settled(here));
    expect(sent).toContain('Would that work for you?');
    expect(sent).not.toContain('In the words of');
  });

  it('shows what the check before sending finds, and sends nothing', async () => {
    const { here, gmail, message } = await waiting();
    const priya = await form(here, message);
    await here.slack.submit(priya, { body: DEARER });
    const shown = await formOf(here, priya);
    expect(shown).toContain('$950');
    expect(shown).toContain('Send it anyway');
    expect(shown).toContain('to offer another amount use');
    await here.posted();
    expect(gmail.sent).toEqual([]);
    expect(here.app.log.read({ types: ['DraftReleased'] })).toEqual([]);
  });

  it('lets a person override that by name, once they have seen it', async () => {
    const { here, gmail, message } = await waiting();
    const priya = await form(here, message);
    await here.slack.submit(priya, { body: DEARER });
    await here.slack.submit(priya, { body: DEARER });
    expect(here.slack.modal(priya)).toBeNull();
    const { data, personal } = here.last('MailDrafted');
    expect(data).toMatchObject({ by: priya, price: cents(800_00) });
    expect(data.overridden).toBe(personal.content?.overridden?.length);
    expect(personal.content?.overridden?.join()).toContain('$950');
    expect(textOf(await settled(here))).toContain('was overridden');
    expect(gmail.sent).toHaveLength(1);
  });

  it('judges anew what was changed after the findings', async () => {
    const { here, gmail, message } = await waiting(null, `${GOOD}\n`);
    const priya = await form(here, message);
    await here.slack.submit(priya, { body: DEARER });
    await here.slack.submit(priya, { body: DEARER.replace('$950', '$990') });
    expect(await formOf(here, priya)).toContain('$990');
    await here.slack.submit(priya, { body: GOOD });
    expect(here.slack.modal(priya)).toBeNull();
    await here.posted();
    expect(gmail.sent).toHaveLength(1);
    expect(here.app.log.read({ types: ['MailDrafted'] }), 'what was not changed is no other draft').toHaveLength(1);
  });

  it('wants words', async () => {
    const { here, gmail, message } = await waiting();
    const priya = await form(here, message);
    expect((await here.slack.submit(priya, { body: ' \n ' })).errors).toEqual({ body: 'A mail needs words' });
    expect(gmail.sent).toEqual([]);
  });

  it('comes too late where somebody else was first', async () => {
    const { here, message } = await waiting();
    const priya = await form(here, message);
    const { noor } = here.slack.peopleIds;
    await here.click('escalations', message, 'discard_draft', noor);
    await here.slack.submit(priya, { body: GOOD });
    expect(await formOf(here, priya)).toContain(`<@${noor}> gave it up`);
  });

  it('lets the subject be changed where the mail begins its thread', async () => {
    const { here, message } = await waiting();
    const priya = await form(here, message);
    await here.slack.submit(priya, { subject: 'Maya x Glow', body: GOOD });
    expect(here.last('MailDrafted').personal.content?.subject).toBe('Maya x Glow');
  });

  it('is left to Gmail where the mail is too long for a form', async () => {
    const { here, message } = await waiting(null, `${GOOD}\n\n${'We love your work. '.repeat(200)}`);
    expect(textOf(message)).toContain('Shown in part');
    expect(await here.click('escalations', message, 'edit_draft')).toContain('edit it in Gmail');
  });
});

describe('a draft whose thread moved on', () => {
  it('can be neither sent nor discarded once its mail was taken back', async () => {
    const { here, gmail, message } = await waiting();
    await here.receive(MAYA, 'Hello there!');
    for (const does of ['send_draft', 'discard_draft', 'edit_draft'])
      expect(await here.click('escalations', message, does)).toContain('was taken back meanwhile');
    expect(gmail.sent).toEqual([]);
    expect(here.app.log.read({ types: ['ThreadTakenOver'] })).toEqual([]);
  });

  it('has no buttons any more, and says why it was not sent', async () => {
    const { here, message } = await waiting();
    const effectId = here.last('EffectParked').data.effectId;
    await here.app.log.write((tx) =>
      tx.append({
        stream: `effect:${effectId}`,
        expected: 'stream_exists',
        metadata: metadata('test', 'agent', GLOW),
        events: [{ type: 'EffectSuperseded', data: { effectId, why: 'they wrote meanwhile' }, state: 'superseded' }],
      }),
    );
    const now = await settled(here);
    expect(buttonsOf(now)).toEqual([]);
    expect(textOf(now)).toContain('Not sent: they wrote meanwhile');
    expect(await here.click('escalations', message, 'send_draft')).toContain('settled already');
  });
});
