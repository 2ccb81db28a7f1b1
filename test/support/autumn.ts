import type { CampaignId } from '../../src/events/units.ts';
import { found, missing, negotiationWith, storyteller, usd } from './fixtures.ts';

export const AUTUMN = 'task-autumn' as CampaignId;
export const LEAD = 'U07LEAD';
/** Names as somebody might write them into a form to get into a page. */
export const HOSTILE_CLIENT = `Fjord</title><script>alert('client')</script> & "Søn"`;
export const HOSTILE_NAME = `<img src=x onerror="alert('name')"> O'Hara & "Co"`;
export const HOSTILE_QUOTE = `</blockquote><script>alert("quote")</script> $4,000 & not \`less\``;
export const HOSTILE_MISSING = '"><iframe src="https://evil.example"></iframe>';

/**
 * A campaign of seven, told over two days: Mia agrees after a counter; Tom agrees and a person withdraws it; a person
 * approves what Jonas asks; a person is still asked about the hostile one; Zoe declines what a person named; Kim never answers; one is missing.
 */
export const tellAutumn = async (file: string): Promise<void> => {
  const story = storyteller(file, '2026-12-01T09:00:00.000Z');
  const [mia, jonas, hostile, zoe, kim, tom] = [
    'Mia Torres',
    'Jonas Weber',
    'hostile',
    'Zoe Brandt',
    'Kim Park',
    'Tom Silva',
  ].map((name) => negotiationWith(name, AUTUMN)) as [Id, Id, Id, Id, Id, Id];
  try {
    await story.start(AUTUMN, HOSTILE_CLIENT, [
      found(1, 'Mia Torres', 40_000, AUTUMN),
      found(2, 'Jonas Weber', 30_000, AUTUMN),
      found(3, HOSTILE_NAME, 20_000, AUTUMN, '@hostile'),
      found(4, 'Zoe Brandt', 25_000, AUTUMN),
      found(5, 'Kim Park', 10_000, AUTUMN),
      found(6, 'Tom Silva', 15_000, AUTUMN),
      missing(7, HOSTILE_MISSING),
    ]);
    for (const each of [mia, jonas, hostile, zoe, kim, tom]) {
      story.pass({ minutes: 2 });
      await story.send(each, 'We would love to work with you.');
    }

    story.pass({ hours: 5 });
    await story.reply(mia, 'My rate is $950.', 'counter', { kind: 'ask', amount: usd(950), quote: 'My rate is $950.' });
    await story.send(mia, 'We could do $825.');
    await story.reply(jonas, 'I charge $2,000.', 'counter', {
      kind: 'ask',
      amount: usd(2_000),
      quote: 'I charge $2,000.',
    });
    await story.reply(hostile, HOSTILE_QUOTE, 'counter', { kind: 'ask', amount: usd(4_000), quote: HOSTILE_QUOTE });
    await story.decide(zoe, { type: 'TakeOver', by: LEAD, how: 'command' });
    await story.decide(zoe, { type: 'HandBack', by: LEAD, standing: usd(550) });
    await story.reply(zoe, 'No, thank you.', 'decline', { kind: 'decline', quote: 'No, thank you.' });

    story.pass({ hours: 18 });
    await story.reply(mia, 'Deal!', 'accept', { kind: 'accept', quote: 'Deal!' });
    await story.send(mia, 'Wonderful: $825 for one reel.');
    story.pass({ minutes: 30 });
    await story.reply(tom, 'Great, yes.', 'accept', { kind: 'accept', quote: 'Great, yes.' });
    story.pass({ hours: 1 });
    await story.decide(jonas, { type: 'ApproveAsk', by: LEAD });
    story.pass({ hours: 2 });
    await story.decide(tom, { type: 'WithdrawAgreement', by: LEAD });
  } finally {
    story.close();
  }
};

type Id = ReturnType<typeof negotiationWith>;
