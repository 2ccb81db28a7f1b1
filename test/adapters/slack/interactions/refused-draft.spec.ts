import { afterEach, describe, expect, it } from 'vitest';
import { cents } from '../../../../src/events/units.ts';
import { buttonsOf, type Cockpit, cockpits, formOf, opened, textOf } from '../cockpit.ts';
import { found, negotiation } from '../team.ts';

const MAYA = negotiation('mayalee');
const REFUSED =
  'Hi Maya,\n\nwe would love to work with you on two Instagram Reels for Glow, live by December 31, 2026. We can offer $950, all-in. This offer is subject to final confirmation.\n\nWould that work for you?';
const MENDED = REFUSED.replace('$950', '$800');
const open = cockpits();
const used: Cockpit[] = [];
afterEach(async () => {
  for (const here of used.splice(0))
    for (const who of Object.values(here.slack.peopleIds))
      while (here.slack.modal(who) !== null) await here.slack.dismiss(who);
});

/** The guard refused the opening, and a person is called. */
const refused = async () => {
  const here = await open();
  used.push(here);
  await here.start([found(1, 'Maya Lee')]);
  const draft = { subject: 'Glow x Maya Lee', body: REFUSED };
  const verdict = { ok: false, reasons: ['$950 is not the price that was decided'] } as const;
  await here.decide(MAYA, { type: 'RecordDraft', move: 1, draft, use: null, notBefore: null, verdict });
  return { here, message: await asked(here) };
};
const asked = (here: Cockpit) => here.message('escalations', 'Decision needed: Maya Lee');
const form = async (here: Cockpit, { ts }: Awaited<ReturnType<typeof asked>>, userId = here.slack.peopleIds.priya) => {
  await here.slack.click({ channel: 'escalations', ts, actionId: 'parley:edit_refused' }, userId);
  return formOf(here, userId);
};

describe('a draft that the guard refused', () => {
  it('is shown with the reasons and its text, to be changed', async () => {
    const { here, message } = await refused();
    expect(buttonsOf(message)[0]).toBe('Edit and send…');
    const shown = await form(here, message);
    expect(shown).toContain('$950 is not the price that was decided');
    expect(shown).toContain('We can offer $950');
  });

  it('goes out corrected, as the decision of whoever corrected it, and nobody words it again', async () => {
    const { here, message } = await refused();
    const { priya } = here.slack.peopleIds;
    await form(here, message);
    await here.slack.submit(priya, { body: MENDED });
    expect(here.slack.modal(priya)).toBeNull();
    expect(here.last('OfferDecided').data).toMatchObject({ move: 2, price: cents(800_00), by: priya, worded: true });
    expect(here.last('MailDrafted')).toMatchObject({
      data: { move: 2, by: priya },
      personal: { content: { body: MENDED } },
    });
    const worded = here.app.log
      .read({ types: ['EffectRequested'] })
      .filter(({ data }) => 'kind' in data && data.kind === 'word_mail');
    expect(worded).toHaveLength(1);
    const settled = await here.message('escalations', 'Decided: Maya Lee');
    expect(buttonsOf(settled)).toEqual([]);
    expect(textOf(settled)).toContain(`<@${priya}> offered $800`);
  });

  it('goes out as it is where a person who has seen the reasons says so, and that is on record', async () => {
    const { here, message } = await refused();
    const { priya } = here.slack.peopleIds;
    await form(here, message);
    await here.slack.submit(priya, { body: REFUSED });
    expect(here.slack.modal(priya)).toBeNull();
    const { data, personal } = here.last('MailDrafted');
    expect(personal.content?.overridden?.join()).toContain('$950');
    expect(data.overridden).toBe(personal.content?.overridden?.length);
    expect(data.price).toBe(cents(800_00));
  });

  it('keeps every reason that was overridden, also one that is no longer found', async () => {
    const here = await open();
    used.push(here);
    await here.start([found(1, 'Maya Lee')]);
    const reasons = Array.from({ length: 12 }, (_, place) => `reason number ${place}.`);
    const draft = { subject: 'Glow x Maya Lee', body: MENDED };
    await here.decide(MAYA, {
      ...{ type: 'RecordDraft', move: 1, draft, use: null, notBefore: null },
      verdict: { ok: false, reasons },
    });
    const shown = await form(here, await asked(here));
    expect(reasons.filter((reason) => !shown.includes(reason))).toEqual([]);
    await here.slack.submit(here.slack.peopleIds.priya, { body: MENDED });
    expect(here.last('MailDrafted').data.overridden).toBe(12);
  });

  it('stays the last word where the opening was to be that', async () => {
    const { here, message } = await refused();
    const priya = await opened(here, message, 'counter');
    await here.slack.submit(priya, { amount: '$800', final: 'yes' });
    const draft = { subject: 'Glow x Maya Lee', body: REFUSED };
    const verdict = { ok: false, reasons: ['$950 is not the price that was decided'] } as const;
    await here.decide(MAYA, { type: 'RecordDraft', move: 2, draft, use: null, notBefore: null, verdict });
    await form(here, await asked(here));
    await here.slack.submit(priya, { body: MENDED });
    expect(here.last('OfferDecided').data).toMatchObject({ move: 3, purpose: 'opening', final: true, worded: true });
  });

  it('is shown with what the check finds by now, beside what it was refused for', async () => {
    const here = await open();
    used.push(here);
    await here.start([found(1, 'Maya Lee')]);
    const verdict = { ok: false, reasons: ['the writing model could not be asked'] } as const;
    const draft = { subject: 'Glow x Maya Lee', body: REFUSED };
    await here.decide(MAYA, { type: 'RecordDraft', move: 1, draft, use: null, notBefore: null, verdict });
    const shown = await form(here, await asked(here));
    expect(shown).toContain('the writing model could not be asked');
    await here.slack.submit(here.slack.peopleIds.priya, { body: REFUSED });
    const { content } = here.last('MailDrafted').personal;
    for (const overridden of content?.overridden ?? [])
      expect(shown).toContain(JSON.stringify(overridden).slice(1, -1));
    expect(content?.overridden?.length).toBeGreaterThan(1);
  });

  it('is judged anew where it was changed to something else that is wrong', async () => {
    const { here, message } = await refused();
    const { priya } = here.slack.peopleIds;
    await form(here, message);
    await here.slack.submit(priya, { body: REFUSED.replace('$950', '$990') });
    expect(await formOf(here, priya)).toContain('$990');
    expect(here.app.log.read({ types: ['MailDrafted'] })).toEqual([]);
  });

  it('asks once more where it was a reminder, for which the moment has passed', async () => {
    const here = await open();
    used.push(here);
    await here.start([found(1, 'Maya Lee')]);
    await here.send(MAYA);
    const { dueAt } = here.last('FollowUpScheduled').data;
    await here.decide(MAYA, { type: 'ActOnTimer', dueAt });
    const draft = { subject: 'Re: Glow', body: REFUSED };
    const verdict = { ok: false, reasons: ['it names an amount'] } as const;
    await here.decide(MAYA, { type: 'RecordDraft', move: 2, draft, use: null, notBefore: null, verdict });
    await form(here, await asked(here));
    await here.slack.submit(here.slack.peopleIds.priya, { body: REFUSED });
    expect(here.last('AnswerDecided').data).toMatchObject({ purpose: 'clarification', worded: true });
    expect(here.last('MailDrafted').data).toMatchObject({ move: 3, purpose: 'clarification' });
  });

  it('is not sent where the budget can not pay its offer any more: it would not leave', async () => {
    const here = await open();
    used.push(here);
    await here.start([found(1, 'Maya Lee'), found(2, 'Ben Ode')]);
    const draft = { subject: 'Glow x Maya Lee', body: REFUSED };
    const verdict = { ok: false, reasons: ['$950 is not the price that was decided'] } as const;
    await here.decide(MAYA, { type: 'RecordDraft', move: 1, draft, use: null, notBefore: null, verdict });
    const { priya } = here.slack.peopleIds;
    await form(here, await asked(here));
    await here.decide(negotiation('benode'), { type: 'CloseAsAgreed', by: priya, price: cents(19_500_00) });
    await here.slack.submit(priya, { body: MENDED });
    const shown = await formOf(here, priya);
    expect(shown).toContain('No offer leaves that is more than the budget can pay');
    expect(shown).toContain('Nothing was changed');
    expect(here.app.log.read({ types: ['MailDrafted'] })).toEqual([]);
  });

  it('is shown once more with what they have written since, and goes out only then', async () => {
    const { here, message } = await refused();
    const { priya } = here.slack.peopleIds;
    await form(here, message);
    await here.receive(MAYA, 'One more thing: I only do one reel.');
    await here.slack.submit(priya, { body: MENDED });
    expect(await formOf(here, priya)).toContain('They have written since, and that is still being read');
    await here.slack.dismiss(priya);

    await here.read(MAYA, { kind: 'question', quotes: ['I only do one reel'] });
    const opened = await form(here, message);
    expect(opened).toContain('they have written since this was drafted: “I only do one reel”');
    await here.reply(MAYA, 'And no usage rights.', { kind: 'question', quotes: ['no usage rights'] });
    await here.slack.submit(priya, { body: MENDED });
    expect(await formOf(here, priya)).toContain('no usage rights');
    expect(here.app.log.read({ types: ['MailDrafted'] })).toEqual([]);
    await here.slack.submit(priya, { body: MENDED });
    expect(here.last('MailDrafted').personal.content).toMatchObject({ body: MENDED, overridden: { length: 2 } });
  });

  it('comes too late where somebody else has decided', async () => {
    const { here, message } = await refused();
    const { priya, noor } = here.slack.peopleIds;
    await form(here, message);
    await here.decide(MAYA, { type: 'TakeOver', by: noor, how: 'command' });
    await here.slack.submit(priya, { body: MENDED });
    expect(await formOf(here, priya)).toContain(`<@${noor}> took the thread over`);
  });

  it('is judged with its subject where it begins the thread, and what the model gave no words for has none', async () => {
    const here = await open();
    used.push(here);
    await here.start([found(1, 'Maya Lee')]);
    const { priya } = here.slack.peopleIds;
    const verdict = { ok: false, reasons: ['the writing model gave no draft'] } as const;
    const draft = { subject: '', body: 'There is no draft.' };
    await here.decide(MAYA, { type: 'RecordDraft', move: 1, draft, use: null, notBefore: null, verdict });
    expect(await form(here, await asked(here))).not.toContain('There is no draft.');
    expect((await here.slack.submit(priya, { subject: ' ', body: MENDED })).errors).toEqual({
      subject: 'The first mail needs a subject',
    });
    await here.slack.submit(priya, { subject: 'Glow x Maya Lee: $950', body: MENDED });
    expect(await formOf(here, priya)).toContain('Send it anyway');
    await here.slack.submit(priya, { subject: 'Glow x Maya Lee', body: MENDED });
    expect(here.last('MailDrafted').personal.content).toEqual({ subject: 'Glow x Maya Lee', body: MENDED });
  });

  it('is for listed people', async () => {
    const { here, message } = await refused();
    expect(await here.click('escalations', message, 'edit_refused', here.slack.peopleIds.sam)).toContain(
      'please ask one of them',
    );
  });
});
