import { afterEach, describe, expect, it } from 'vitest';
import { replyClassifier } from '../../../src/adapters/anthropic/classify.ts';
import { anthropicModel } from '../../../src/adapters/anthropic/client.ts';
import { readKnowledge } from '../../../src/adapters/anthropic/knowledge.ts';
import { mailWriter } from '../../../src/adapters/anthropic/word.ts';
import { startAnthropic } from '../../../sandbox/anthropic/anthropic.ts';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import type { LineItem, Platform } from '../../../src/events/terms.ts';
import { cents } from '../../../src/events/units.ts';
import { house, SECRETS } from './house.ts';
import { type Answer, failure, message, modelServer } from './model-server.ts';

const BODY =
  'Hi {{name}},\n\nWe like your work, and {{client}} would too. The package is {{deliverables}}, live by {{deadline}}, for {{price}}. {{confirmation}}\n\nWould that work for you?';
const GOOD = { subject: '{{client}} x {{name}}: a collaboration', body: BODY };

describe('an opening', () => {
  it('is worded with slots, filled by code, guarded and drafted', async () => {
    const { home, word, server } = await against(message(GOOD));
    expect(await word()).toMatchObject({ outcome: 'succeeded', result: 'drafted' });
    expect(server.asked).toHaveLength(1);
    const drafted = home.last('MailDrafted');
    const { price, move } = home.last('OfferDecided').data;
    expect(drafted).toMatchObject({
      data: { move, price, purpose: 'opening', use: { model: 'claude-sonnet-5-5', costMicros: 4_000 } },
      personal: {
        content: {
          subject: 'Acme x Maya: a collaboration',
          body: 'Hi Maya,\n\nWe like your work, and Acme would too. The package is 2 Instagram Reels, live by December 31, 2026, for $865. This offer is subject to final confirmation.\n\nWould that work for you?',
        },
      },
      metadata: { source: 'anthropic', actor: 'agent', causationId: home.last('OfferDecided').id },
    });
    expect(price).toBe(865_00);
    expect(home.open('send_mail')).not.toBeNull();
  });

  it('is superseded when it was taken back before it was worded', async () => {
    const { home, word, server } = await against(message(GOOD));
    await home.decide({ type: 'TakeOver', by: 'U1', how: 'command' });
    expect(await word()).toMatchObject({ outcome: 'superseded', why: expect.stringContaining('taken back') as string });
    expect(server.asked).toHaveLength(0);
  });

  it('records nothing when it is taken back while it is worded', async () => {
    const { home, writer } = await against(message(GOOD));
    const late = {
      perform: async (...given: Parameters<typeof writer.perform>) => {
        const settlement = await writer.perform(...given);
        await home.decide({ type: 'TakeOver', by: 'U1', how: 'command' });
        return settlement;
      },
    };
    await expect(home.run('word_mail', late)).rejects.toMatchObject({ code: 'COMMAND_NOT_ALLOWED' });
    expect(home.events().some(({ type }) => type === 'MailDrafted')).toBe(false);
  });

  it('is not worded for somebody who was erased', async () => {
    const { home, word, server } = await against(message(GOOD));
    await home.erase();
    expect(await word()).toMatchObject({ outcome: 'superseded', why: expect.stringContaining('erased') as string });
    expect(server.asked).toHaveLength(0);
  });

  it('throws what the model service answered, and records nothing', async () => {
    const { home, word } = await against(failure(429, 'rate_limit_error', { 'retry-after': '2' }));
    const before = home.events().length;
    await expect(word()).rejects.toMatchObject({ status: 429 });
    expect(home.events()).toHaveLength(before);
  });
});

describe('a draft that must not be sent', () => {
  it.each<[string, Partial<typeof GOOD>, RegExp]>([
    ['writes an amount itself', { body: BODY.replace('{{price}}', '{{price}} or $900') }, /amount.*\$900/],
    ['leaves the price out', { body: BODY.replace('{{price}}', 'a good price') }, /a slot is missing: "\{\{price\}\}"/],
    ['writes the price without its slot', { body: BODY.replace('{{price}}', '$865') }, /a slot is missing/],
    ['leaves the timeline out', { body: BODY.replace(', live by {{deadline}}', '') }, /\{\{deadline\}\}/],
    ['forgets the confirmation', { body: BODY.replace(' {{confirmation}}', '') }, /\{\{confirmation\}\}/],
    ['invents a slot', { body: BODY.replace('{{client}}', '{{brand}}') }, /does not exist: "\{\{brand\}\}"/],
    ['promises something', { body: `${BODY} We will also cover shipping.` }, /promise/],
    ['signs', { body: `${BODY}\n\nBest regards,\nAlex` }, /signature/],
    ['links', { body: `${BODY} See www.acme.com.` }, /link/],
    ['promises something in its subject', { subject: '{{client}}: free product for you' }, /a promise: "free product"/],
    ['names an amount in its subject', { subject: 'For $5,000' }, /\$5,000/],
    ['breaks its subject in two', { subject: 'Hello\nBcc all of you' }, /more than one line/],
    ['has an unknown slot in its subject', { subject: '{{budget}} for you' }, /does not exist: "\{\{budget\}\}"/],
  ])('because it %s is worded once more, with the reasons', async (_what, spoiled, reason) => {
    const { home, word, server } = await against(message({ ...GOOD, ...spoiled }), message(GOOD));
    await word();
    expect(server.asked).toHaveLength(2);
    expect(userOf(server.asked[1])).toMatch(/<correction>\nWord it again; it was refused for:\n- /);
    expect(userOf(server.asked[1])).toMatch(reason);
    expect(home.last('MailDrafted').data.use).toMatchObject({ inputTokens: 2_000, outputTokens: 400 });
  });

  it('for the second time goes to a person, with the draft and the reasons, and its offer never counted', async () => {
    const { home, word, server } = await against(message({ ...GOOD, body: `${BODY} We guarantee it.` }));
    expect(await word()).toMatchObject({ outcome: 'succeeded', result: 'refused by the guard' });
    expect(server.asked).toHaveLength(2);
    expect(home.last('DraftRejected')).toMatchObject({
      data: { use: { inputTokens: 2_000, costMicros: 8_000 } },
      personal: {
        content: {
          body: expect.stringMatching(/\$865.*We guarantee it\.$/s) as string,
          reasons: [expect.stringContaining('guarantee') as string],
        },
      },
    });
    expect(home.last('MoveSuperseded').data.why).toBe('draft_rejected');
    expect(home.last('NegotiationEscalated').data.trigger).toBe('draft_rejected_by_guard');
    expect(home.open('send_mail')).toBeNull();
  });

  it.each<[string, Answer]>([
    ['never came', message('I would rather not')],
    ['was refused', message(GOOD, { stop_reason: 'refusal' })],
    ['has no subject', message({ ...GOOD, subject: null })],
    ['was cut off', message(GOOD, { stop_reason: 'max_tokens' })],
  ])('because it %s, twice, leaves the mail to a person', async (_what, answer) => {
    const { home, word, server } = await against(answer);
    await word();
    expect(server.asked).toHaveLength(2);
    expect(home.last('DraftRejected').personal.content?.reasons).toEqual([
      expect.stringContaining('gave no draft') as string,
    ]);
    expect(await home.status()).toBe('escalated');
  });
});

describe('every kind of mail', () => {
  it('is worded by the sandbox’s writer and passes the guard', async () => {
    const { home, word, classify, moves } = await inSandbox();
    await word();
    await home.send();
    const said = async (reply: string) => {
      await home.receive(reply);
      await classify();
      await word();
      await home.send();
    };
    await said('Which brand is this for? Do you need raw footage?');
    await said('I would charge $900 per reel.');
    await home.decide({ type: 'ActOnTimer', dueAt: home.last('FollowUpScheduled').data.dueAt });
    await word();
    await home.send();
    await said('I would need $1,200.');
    expect(home.events().flatMap((e) => (e.type === 'DraftRejected' ? e.personal.content?.reasons : []))).toEqual([]);
    const purposes = home.events().flatMap((e) => (e.type === 'MailDrafted' ? [e.data.purpose] : []));
    expect(purposes).toEqual(['opening', 'answer', 'clarification', 'follow_up', 'counter']);
    expect(moves()[1]).toMatchObject({
      purpose: 'answer',
      hasPrice: true,
      questions: ['Which brand is this for?', 'Do you need raw footage?'],
      theirReply: 'Which brand is this for? Do you need raw footage?',
    });
    expect(moves()[2]).toMatchObject({ purpose: 'clarification', clarifyAbout: 'per_item' });
    expect(moves()[3]).toMatchObject({ purpose: 'follow_up', followUpNumber: 1, theirReply: null });
    expect(home.last('MailDrafted').personal.content?.subject).toMatch(/^Acme x Maya: /);
  });

  it('recaps the agreed price, package and timeline, with the next step', async () => {
    const { home, word, classify } = await inSandbox();
    await word();
    await home.send();
    await home.receive('Great, let’s do it!');
    await classify();
    await word();
    const { data, personal } = home.last('MailDrafted');
    expect(data).toMatchObject({ purpose: 'recap', price: 865_00 });
    expect(personal.content?.body).toMatch(/2 Instagram Reels[\s\S]*\$865[\s\S]*December 31, 2026[\s\S]*next steps/);
  });

  it('greets the influencer, and nobody by a wrong name where the manager wrote last', async () => {
    const { home, word, classify } = await inSandbox();
    await word();
    await home.send();
    const answered = async (reply: string, from: string) => {
      const mail = { from, to: SECRETS.sender, subject: 'Re: Acme x Maya: hello', body: reply };
      await home.receive(reply, { text: { ...mail, quoted: '', rfcMessageId: null } });
      await classify();
      await word();
      await home.send();
      return home.last('MailDrafted').personal.content?.body;
    };
    const managers = 'I handle all partnerships for Maya. Her rate is $1,200.';
    expect(await answered(managers, SECRETS.managerEmail)).toMatch(/^(?:Hi|Hello) there,\n/);
    expect(await answered('Let me answer myself: I need $1,150.', SECRETS.email)).toMatch(/^(?:Hi|Hello) Maya,\n/);
  });

  it.each<[Platform, readonly LineItem[], RegExp]>([
    [
      'tiktok',
      [
        { type: 'tiktok_video', quantity: 1 },
        { type: 'tiktok_story', quantity: 3 },
      ],
      /1 TikTok Video and 3 TikTok Stories/,
    ],
    ['youtube', [{ type: 'youtube_integration', quantity: 1 }], /1 YouTube Integration/],
  ])('names the whole package on %s, and only there its own playbook', async (platform, deliverables, words) => {
    const { home, word, moves } = await inSandbox({ platform, deliverables });
    await word();
    expect(home.last('MailDrafted').personal.content?.body).toMatch(words);
    expect(moves()[0]).toMatchObject({ platform, playbook: expect.stringContaining(`## On ${platform}\n`) as string });
  });

  it.each<[string, NegotiationCommand, string, RegExp]>([
    [
      'final offer',
      { type: 'SendOffer', by: 'U1', price: cents(1_300_00), final: true },
      'final_offer',
      /\$1,300[\s\S]*final/,
    ],
    ['goodbye', { type: 'WalkAway', by: 'U1' }, 'walk_away', /^[^$]+$/],
  ])('words a %s that a person decided', async (_what, command, purpose, body) => {
    const { home, word, classify, moves } = await inSandbox();
    await word();
    await home.send();
    await home.receive('I never work under $9,000.');
    await classify();
    await home.decide(command);
    await word();
    const { data, personal } = home.last('MailDrafted');
    expect(data.purpose).toBe(purpose);
    expect(personal.content?.body).toMatch(body);
    const isOffer = purpose !== 'walk_away';
    expect(moves().at(-1)).toMatchObject({ hasPrice: isOffer, deadline: isOffer ? 'December 31, 2026' : null });
  });

  it('opens with the final offer, and calls it so, where there will be no other', async () => {
    const { home, word, moves } = await inSandbox({ rounds: 1 });
    await word();
    expect(moves()[0]).toMatchObject({ purpose: 'opening', isFinal: true });
    expect(home.last('MailDrafted').personal.content?.body).toMatch(/\$865[\s\S]*our final offer/);
    const { home: usual, word: wordUsual, moves: usualMoves } = await inSandbox();
    await wordUsual();
    expect(usualMoves()[0]).toMatchObject({ isFinal: false });
    expect(usual.last('MailDrafted').personal.content?.body).not.toContain('final offer');
  });

  it('answers in the thread that they began, without a Re: of its own', async () => {
    const { home, word, classify, moves } = await inSandbox();
    await home.receive('Hello! I heard that you are looking for creators: I would need $1,000.');
    await classify();
    expect(home.last('NegotiationEscalated').data.trigger).toBe('reply_before_offer');
    await home.decide({ type: 'SendOffer', by: 'U1', price: cents(900_00), final: false });
    expect(await word()).toMatchObject({ outcome: 'superseded' });
    await word();
    expect(home.last('MailDrafted')).toMatchObject({
      data: { purpose: 'opening', price: 900_00 },
      personal: { content: { subject: 'Acme x Maya: hello' } },
    });
    expect(moves()).toHaveLength(1);
    expect(moves()[0]).toMatchObject({
      theirReply: 'Hello! I heard that you are looking for creators: I would need $1,000.',
    });
  });

  it('shows the writer the beginning of a long reply', async () => {
    const { home, word, classify, moves } = await inSandbox();
    await word();
    await home.send();
    await home.receive(`I would need $1,200. ${'I like it. '.repeat(600)}`);
    await classify();
    await word();
    expect(moves().at(-1)?.['theirReply']).toMatch(/^I would need \$1,200\. I like it\./);
    expect(moves().at(-1)?.['theirReply']).toHaveLength(4_000);
  });

  it('keeps the subject of its thread, whatever the model would call it', async () => {
    const { home, word, classify } = await against(message(GOOD), message(GOOD));
    await word();
    await home.send();
    await home.receive('I would need $1,200.');
    const sandbox = await startAnthropic({ apiKey: 'sk-test' });
    stops.push(() => sandbox.server.stop());
    await classify(sandbox.server.url);
    await word();
    expect(home.last('MailDrafted')).toMatchObject({
      data: { purpose: 'counter' },
      personal: { content: { subject: 'Acme x Maya: a collaboration' } },
    });
  });
});

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

const knowledge = readKnowledge('knowledge');
const userOf = (asked: Readonly<{ body: Readonly<Record<string, unknown>> }> | undefined): string =>
  (asked?.body['messages'] as { content: string }[])[0]?.content ?? '';

describe('the send window', () => {
  it('lets the opening go at once and holds every later mail until it opens where the influencer is', async () => {
    // The house's clock stands at 5 a.m. in New York.
    const sendWindow = { days: ['fri' as const], from: '09:00', until: '18:00' };
    const { home, word, classify } = await inSandbox({ policy: { sendWindow, timeZone: 'America/New_York' } });
    await word();
    await home.send();
    await home.receive('I would need $1,200.');
    await classify();
    await word();
    const drafted = home.events().flatMap((e) => (e.type === 'MailDrafted' ? [e.data.notBefore] : []));
    expect(drafted).toEqual([null, '2026-11-20T14:00:00.000Z']);
  });
});

const inSandbox = async (options?: Parameters<typeof house>[1]) => {
  const server = await startAnthropic({ apiKey: 'sk-test' });
  stops.push(() => server.server.stop());
  const home = await house({ url: server.server.url }, options);
  const model = anthropicModel(home.app.settings, []);
  return {
    home,
    word: () => home.run('word_mail', mailWriter(home.app, model, knowledge)),
    classify: () => home.run('classify_reply', replyClassifier(home.app, model)),
    /** What the writer was given, in order. */
    moves: () =>
      server.asked
        .filter(({ task }) => task === 'wording')
        .map(({ user }) => JSON.parse(/<move>([\s\S]*?)<\/move>/.exec(user)?.[1] ?? '') as Record<string, unknown>),
  };
};

const against = async (...answers: [Answer, ...Answer[]]) => {
  const server = await modelServer(...answers);
  const home = await house({ url: server.url });
  const model = anthropicModel(home.app.settings, []);
  const writer = mailWriter(home.app, model, knowledge);
  const classify = (url: string) =>
    home.run(
      'classify_reply',
      replyClassifier(home.app, anthropicModel({ ...home.app.settings, ANTHROPIC_URL: url }, [])),
    );
  return { home, server, writer, classify, word: () => home.run('word_mail', writer) };
};
