import { afterEach, describe, expect, it } from 'vitest';
import { replyClassifier } from '../../../src/adapters/anthropic/classify.ts';
import { anthropicModel } from '../../../src/adapters/anthropic/client.ts';
import { readKnowledge } from '../../../src/adapters/anthropic/knowledge.ts';
import { mailWriter } from '../../../src/adapters/anthropic/word.ts';
import { negotiationOf } from '../../../src/adapters/decisions/negotiation.ts';
import { actOnTimers } from '../../../src/adapters/timers.ts';
import { cents } from '../../../src/events/units.ts';
import { startAnthropic } from '../../../sandbox/anthropic/anthropic.ts';
import { eraseCalled } from '../../support/erasing.ts';
import { house, MAYA } from './house.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

const MODELS = ['claude-haiku-5-5', 'claude-sonnet-5-5'];

/** Maya asks far too much, and names somebody else, who is erased while a person is asked. */
const askedAndSomebodyElseErased = async () => {
  const server = await startAnthropic({ apiKey: 'sk-test' });
  stops.push(() => server.server.stop());
  const home = await house({ url: server.server.url });
  const model = anthropicModel(home.app.settings, MODELS);
  await home.run('word_mail', mailWriter(home.app, model, readKnowledge('knowledge')));
  await home.send();
  const readAll = async () => {
    while (home.open('classify_reply') !== null) await home.run('classify_reply', replyClassifier(home.app, model));
  };
  await home.receive('I would need $90,000 for this. My colleague jo@creators.example may write to you, too.');
  await readAll();
  expect(await home.status()).toBe('escalated');
  // Jo asks to be forgotten; Maya does not.
  const { emptied } = await eraseCalled(home.app, 'jo@creators.example');
  expect(emptied).not.toHaveLength(0);
  const now = () => home.app.log.write((tx) => negotiationOf(tx, MAYA));
  const later = { ...home.app, clock: { now: () => new Date('2026-11-22T10:00:00Z') } };
  return { home, readAll, now, timers: () => actOnTimers(later) };
};

describe('somebody else who is named in a mail, and was erased', () => {
  it('blocks no decision: what they write next is shown', async () => {
    const { home, readAll, now, timers } = await askedAndSomebodyElseErased();
    await home.receive('Sorry, that was a typing error: I can do it for $9,000.');
    await readAll();
    await timers();
    expect(
      home.events().filter(({ type }) => type === 'EscalationJoined'),
      'shown to whoever is asked',
    ).toHaveLength(1);
    expect((await now()).unread).toEqual([]);
    await home.decide({ type: 'SendOffer', by: 'U1', price: cents(900_00), final: false });
  });

  it('leaves no thread silent after “carry on”', async () => {
    const { home, readAll, timers } = await askedAndSomebodyElseErased();
    await home.decide({ type: 'CarryOn', by: 'U1' });
    await readAll();
    await home.receive('Hello? I can do it for $900.');
    await readAll();
    await timers();
    expect(await home.status(), 'answered, or put before a person').not.toBe('considering_reply');
  });

  it('leaves no mail unworded, where it was named in the first mail of the thread', async () => {
    const server = await startAnthropic({ apiKey: 'sk-test' });
    stops.push(() => server.server.stop());
    const home = await house({ url: server.server.url });
    const model = anthropicModel(home.app.settings, MODELS);
    // She writes before the opening is worded; a person has Parley go on.
    await home.receive('Hi! I hear from jo@creators.example that you are planning something?');
    while (home.open('classify_reply') !== null) await home.run('classify_reply', replyClassifier(home.app, model));
    expect(await home.status()).toBe('escalated');
    await eraseCalled(home.app, 'jo@creators.example');
    await home.decide({ type: 'CarryOn', by: 'U1' });
    while (home.open('word_mail') !== null)
      await home.run('word_mail', mailWriter(home.app, model, readKnowledge('knowledge')));
    while (home.open('classify_reply') !== null) await home.run('classify_reply', replyClassifier(home.app, model));
    expect(home.events().some(({ type }) => type === 'MailDrafted')).toBe(true);
    expect([await home.status(), home.open('send_mail') === null]).toEqual(['offering', false]);
  });
});

it('what the team wrote to itself gives no mail its subject', async () => {
  const server = await startAnthropic({ apiKey: 'sk-test' });
  stops.push(() => server.server.stop());
  const home = await house({ url: server.server.url });
  const writer = mailWriter(home.app, anthropicModel(home.app.settings, MODELS), readKnowledge('knowledge'));
  const text = { from: '', to: '', subject: 'INTERNAL: up to $1,000', body: 'Up to $1,000.', rfcMessageId: null };
  const ids = { messageId: 'within', threadId: 't', rfcMessageIdHash: null } as const;
  const mail = { direction: 'received', ...ids, withinTeam: true, text } as const;
  await home.decide({ type: 'NotePersonsMail', mail, by: 'team_mail' });
  await home.decide({ type: 'HandBack', by: 'U1', standing: null });
  while (home.open('word_mail') !== null) await home.run('word_mail', writer);
  expect(home.last('MailDrafted').personal.content?.subject).not.toContain('INTERNAL');
});
