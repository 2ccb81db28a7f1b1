import { afterEach, describe, expect, it } from 'vitest';
import { replyClassifier } from '../../../src/adapters/anthropic/classify.ts';
import { anthropicModel } from '../../../src/adapters/anthropic/client.ts';
import { readKnowledge } from '../../../src/adapters/anthropic/knowledge.ts';
import { mailWriter } from '../../../src/adapters/anthropic/word.ts';
import { startAnthropic } from '../../../sandbox/anthropic/anthropic.ts';
import { formatUsd } from '../../../src/domain/money.ts';
import type { CeilingInputs } from '../../../src/events/catalogue/negotiation.ts';
import { type Cents, cents } from '../../../src/events/units.ts';
import { type House, house, SECRETS } from './house.ts';

const PLAIN = 'What is the timeline?';
const ASK = 'My fee is $1,250 for this.';

describe('what a model is sent, byte for byte, over a negotiation of every kind of mail', () => {
  it('never holds a ceiling, a CPM, a budget, another influencer or an address', async () => {
    const { home, bodies } = await negotiated();
    expect(bodies.length).toBeGreaterThan(12);
    const sent = bodies.join('\n');
    for (const secret of secretsOf(home)) expect.soft(sent.includes(secret), secret).toBe(false);
    expect(/[\w.]+@[\w.]+/.exec(sent)).toBeNull();
    expect(sent.includes('task1')).toBe(false);
  });

  it('would show a secret to this test: what is public is found', async () => {
    const { home, bodies } = await negotiated();
    const sent = bodies.join('\n');
    for (const known of ['Maya Lee', 'Acme', 'Alex Rivera', '2 Instagram Reels', 'December 31, 2026', ASK, '$865'])
      expect(sent.includes(known), known).toBe(true);
    const secrets = secretsOf(home);
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets).toEqual(expect.arrayContaining(['$91,827', '91827', '9182700', '21.71', '29.37', 'Quux']));
  });

  it('holds these fields of our offer and of the move, and no others', async () => {
    const { bodies } = await negotiated();
    const keys = (tag: string) =>
      new Set(
        bodies.flatMap((body) => {
          const [{ content = '' } = {}] = (JSON.parse(body) as { messages: { content?: string }[] }).messages;
          const json = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(content)?.[1];
          return json === undefined ? [] : Object.keys(JSON.parse(json) as object);
        }),
      );
    expect([...keys('our_offer')]).toEqual(['clientName', 'influencerName', 'deliverables', 'price', 'deadline']);
    expect([...keys('move')]).toEqual([
      'purpose',
      'influencerName',
      'clientName',
      'senderName',
      'platform',
      'deliverables',
      'deadline',
      'questions',
      'clarifyAbout',
      'hasPrice',
      'isFinal',
      'playbook',
      'theirReply',
      'followUpNumber',
    ]);
  });

  it('tells the writer no amount of ours: only that there is one', async () => {
    const { home, bodies } = await negotiated();
    const wordings = bodies.filter((body) => body.includes('<move>')).join('\n');
    const offers = home.events().flatMap((event) => (event.type === 'OfferDecided' ? [event.data.price] : []));
    expect(offers.length).toBeGreaterThan(2);
    for (const price of offers) {
      const written = formatUsd(price).slice(1);
      expect.soft(wordings.includes(written), written).toBe(false);
    }
    expect(wordings.includes('the decided price {{price}} is not named')).toBe(true);
  });
});

/** Every number that the rules worked with, as it might be written, and everybody who must stay out. */
const secretsOf = (home: House): readonly string[] => {
  const inputs = home.events().flatMap((event) => (event.type === 'OfferDecided' ? [event.data.inputs] : []));
  const figures = new Set<number>([SECRETS.budget, SECRETS.limit, ...inputs.flatMap(amountsOf)]);
  const offered = home.events().flatMap((event) => (event.type === 'OfferDecided' ? [event.data.price] : []));
  for (const price of offered) figures.delete(price);
  const written = [...figures]
    .filter((figure) => figure > 100_00)
    .flatMap((figure) => [formatUsd(figure as Cents), String(figure), String(figure / 100)]);
  const { otherName, otherEmail, email, managerEmail, sender } = SECRETS;
  return [
    ...written,
    '21.71',
    '2171',
    '29.37',
    '2937',
    ...otherName.split(' '),
    otherEmail,
    email,
    managerEmail,
    sender,
  ];
};

const amountsOf = (inputs: CeilingInputs): readonly number[] => [
  inputs.room,
  inputs.ceilingPrice,
  inputs.hardCapPrice,
  inputs.priceAtCeilingCpm,
];

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

const negotiated = async () => {
  const server = await startAnthropic({ apiKey: 'sk-test' });
  stops.push(() => server.server.stop());
  const home = await house({ url: server.server.url });
  const model = anthropicModel(home.app.settings, []);
  const writer = mailWriter(home.app, model, readKnowledge('knowledge'));
  const classifier = replyClassifier(home.app, model);
  const word = async () => {
    await home.run('word_mail', writer);
    await home.send();
  };
  const said = async (reply: string) => {
    await home.receive(reply);
    await home.run('classify_reply', classifier);
  };

  // A draft that is refused once, and a reading that is no reading: corrections are sent too.
  server.answerNext({ text: JSON.stringify({ subject: 'Hi', body: 'Hi {{name}}, your $5,000 {{rate}}.' }) });
  await word();
  server.answerNext({ text: 'no JSON', task: 'reading' });
  await said(PLAIN);
  await word();
  await said('It would be between $900 and $1,300.');
  await word();
  await home.decide({ type: 'ActOnTimer', dueAt: home.last('FollowUpScheduled').data.dueAt });
  await word();
  await said(ASK);
  await word();
  await said('My fee is $50,000 for this.');
  await home.decide({ type: 'SendOffer', by: 'U1', price: cents(1_111_00), final: true });
  await word();
  await said('Great, let’s do it!');
  await word();
  return { home, bodies: server.server.requests.map(({ body }) => body) };
};
