import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DraftFacts, guardDraft } from '../../../src/domain/mail/guard.ts';
import { cents, type Day } from '../../../src/events/units.ts';

const facts: DraftFacts = {
  price: cents(1_500_00),
  deliverables: [
    { type: 'instagram_reel', quantity: 2 },
    { type: 'instagram_story', quantity: 3 },
  ],
  deadline: '2027-03-15' as Day,
  influencerName: 'Maya Lee',
  clientName: 'Acme Cosmetics',
  senderName: 'Alex Kim',
  purpose: 'opening',
  mustSaySubjectToConfirmation: true,
};
const withoutPrice: DraftFacts = { ...facts, price: null, mustSaySubjectToConfirmation: false };

const opening = `Hi Maya,

I'm Alex, writing on behalf of Acme Cosmetics. We love how you talk about skincare, and we'd like to work with you on 2 Instagram Reels and 3 Instagram Stories, live by March 15, 2027.

For the whole package we can offer $1,500, all-in. As always, this is subject to final confirmation.

Would that work for you?`;

const GOOD: readonly (readonly [string, string, DraftFacts])[] = [
  ['opening', opening, facts],
  [
    'opening that is final',
    opening.replace('Would that', 'This is our final offer. Would that'),
    { ...facts, isFinal: true },
  ],
  [
    'counter',
    'Hi Maya,\n\nThank you for getting back to us! We would love to make this happen. We can do $1,500 for the full package of 2 Reels and 3 Stories, subject to final confirmation.\n\nHow does that sound to you?',
    { ...facts, purpose: 'counter' },
  ],
  [
    'final offer',
    'Hi Maya Lee,\n\nThank you for your patience with us. Our final offer for the package is $1,500, subject to final confirmation. We hope that you can join us on this one.',
    { ...facts, purpose: 'final_offer' },
  ],
  [
    'answer',
    'Hello Maya,\n\nGood question! The package is two Instagram Reels and three Instagram Stories for Acme Cosmetics, due by 15 March. Our offer of $1,500 for it stands, subject to final confirmation.',
    { ...facts, purpose: 'answer' },
  ],
  [
    'clarification',
    'Hi Maya,\n\nThanks for this! So that we talk about the same thing: what would be your one all-in figure for the whole package, with everything included?',
    { ...withoutPrice, purpose: 'clarification' },
  ],
  [
    'follow-up',
    'Hi Maya,\n\nJust checking in on my note about the Acme Cosmetics campaign. Is it of interest to you? I am happy to answer any questions.',
    { ...withoutPrice, purpose: 'follow_up' },
  ],
  [
    'recap',
    'Hi Maya,\n\nWonderful, we have a deal! To sum up: 2 Instagram Reels and 3 Instagram Stories for Acme Cosmetics by 2027-03-15, for 1.5k USD in total, subject to final confirmation. The team will be in touch with you about the details.',
    { ...facts, purpose: 'recap' },
  ],
  [
    'walk-away',
    'Hi Maya,\n\nThank you for considering this. It looks like we are too far apart on this one, and we would love to stay in touch with you. All good wishes for your work!',
    { ...withoutPrice, purpose: 'walk_away' },
  ],
];

describe('a draft that says what was decided', () => {
  it.each(GOOD)('may leave: %s', (_purpose, text, given) => expect(guardDraft(text, given)).toEqual({ ok: true }));
});

describe('one change to a good opening', () => {
  const say = (sentence: string): string => opening.replace('Would that work', `${sentence} Would that work`);

  it.each([
    ['another amount', opening.replace('$1,500', '$1,550'), 'an amount that was not decided'],
    ['a second amount', say('You could even get $1,800.'), 'an amount that was not decided'],
    ['an amount in words', say('Or sixteen hundred dollars.'), 'an amount that was not decided'],
    ['an amount with a k', say('Or call it 1.6k.'), 'an amount that was not decided'],
    ['a range', opening.replace('$1,500', '$1,500-$1,700'), 'an amount that was not decided'],
    ['an open end', opening.replace('$1,500', 'from $1,500'), 'an amount that was not decided'],
    ['a number without a currency', say('That is 37 more than before.'), 'a figure that nothing accounts for'],
    ['a number in words', say('We have fifty reasons.'), 'a number that nothing accounts for'],
    ['no price at all', opening.replace('$1,500', 'a fair price'), 'the decided price $1,500 is not named'],
    ['a price without its currency', opening.replace('$1,500', '1500'), 'the decided price $1,500 is not named'],
    ['another currency', opening.replace('$1,500', '€1,500'), 'another currency'],
    ['a percentage', say('That is 20% above the usual.'), 'a percentage'],
    ['a proportion', say('We pay half of it later.'), 'a percentage or a proportion'],
    ['another date', opening.replace('March 15, 2027', 'March 16, 2027'), 'a date that is not the deadline'],
    ['another year', opening.replace('March 15, 2027', 'March 15, 2028'), 'a date that is not the deadline'],
    ['a numeric date', opening.replace('March 15, 2027', '15/03/2027'), 'a date or a time that nobody decided'],
    ['another ISO date', opening.replace('March 15, 2027', '2027-03-16'), 'a date that is not the deadline'],
    ['a second date', say('Please answer by Friday.'), 'a date or a time that nobody decided'],
    ['a span of time', say('We need it within two weeks.'), 'a date or a time that nobody decided'],
    [
      'another quantity',
      opening.replace('2 Instagram Reels', '3 Instagram Reels'),
      'a deliverable that is not in the package',
    ],
    [
      'a quantity in words',
      opening.replace('3 Instagram Stories', 'four Instagram Stories'),
      'a deliverable that is not in the package',
    ],
    [
      'another deliverable',
      opening.replace('3 Instagram Stories', '3 TikTok videos'),
      'a deliverable that is not in the package',
    ],
    ['one more deliverable', say('And a YouTube Short.'), 'a deliverable that is not in the package'],
    ['an open number of them', say('And several Reels.'), 'a deliverable that is not in the package'],
    [
      'another platform',
      opening.replace('3 Instagram Stories', '3 TikTok Stories'),
      'a deliverable that is not in the package',
    ],
    ['an unknown deliverable', say('A short podcast would be lovely.'), 'a deliverable that is not in the package'],
    [
      'a missing deliverable',
      opening.replace(' and 3 Instagram Stories', ''),
      "the package's 3 × Instagram Story is not named",
    ],
    ['usage rights', say('This includes usage rights.'), 'a usage right'],
    ['exclusivity', say('It is exclusive.'), 'a usage right'],
    ['whitelisting', say('With whitelisting.'), 'a usage right'],
    ['perpetuity', say('We may use it in perpetuity.'), 'a usage right'],
    ['a payment term', say('You get it upfront.'), 'a payment term'],
    ['a guarantee', say('We guarantee it.'), 'a promise'],
    ['something on top', say('We will also share it with our friends.'), 'a promise'],
    ['a bonus', say('There is a bonus in it.'), 'a promise'],
    ['a long-term partnership', say('This could be a long-term partnership.'), 'a promise'],
    ['a link', say('See https://acme.test/brief for more.'), 'a link, an address or a phone number'],
    ['a bare domain', say('See acme.com for more.'), 'a link, an address or a phone number'],
    ['an address', say('Write to deals@acme.test.'), 'a link, an address or a phone number'],
    ['a phone number', say('Call +1 310 555 0148.'), 'a link, an address or a phone number'],
    ['another greeting', opening.replace('Hi Maya,', 'Hi Jordan,'), 'it greets somebody else: "Jordan"'],
    ['a greeting of two', opening.replace('Hi Maya,', 'Hi Maya and Jordan,'), 'it greets somebody else'],
    ['a greeting further down', say('\nDear Jordan,\n'), 'it greets somebody else: "Jordan"'],
    ['no greeting', opening.replace('Hi Maya,\n\n', ''), 'it does not begin by greeting'],
    ['a claim to be human', say("I'm a real person."), 'a claim to be human'],
    ['a denial of being a machine', say('This is not a bot.'), 'a claim to be human'],
    ['pressure', say('Please answer ASAP.'), 'pressure'],
    ['our budget', say('Our budget is tight.'), 'our own figures or other people'],
    ['our ceiling', say('This is our ceiling.'), 'our own figures or other people'],
    ['our CPM', say('It fits our CPM well.'), 'our own figures or other people'],
    ['other influencers', say('Other creators take less.'), 'our own figures or other people'],
    ['a slot', say('{{deadline}}'), 'a slot that was not filled'],
    ['a slot in brackets', say('Yours, [Your Name].'), 'a slot that was not filled'],
    ['HTML', say('<b>Deal?</b>'), 'markup'],
    ['Markdown', say('This is **great**.'), 'markup'],
    ['a quoted line', `${opening}\n> yes`, 'markup'],
    ['a zero-width character', opening.replace('Maya', 'Ma\u200bya'), 'U+200B'],
    ['a control character', say('\u0007'), 'U+0007'],
    ['a right-to-left override', say('\u202e'), 'U+202E'],
    ['a look-alike letter', opening.replace('offer', '\u043effer'), 'U+043E'],
    ['full-width digits', opening.replace('$1,500', '$１,５００'), 'a character that does not belong'],
    ['a ligature', say('A \ufb01ne idea.'), 'U+FB01'],
    ['an emoji', say('🎉'), 'a character that does not belong'],
    ['a signature block', `${opening}\n\nBest regards,\nAlex`, 'a signature block'],
    ['a name at the end', `${opening}\n\nAlex Kim`, 'a signature block'],
    [
      'no confirmation',
      opening.replace(', this is subject to final confirmation', ''),
      'subject to final confirmation',
    ],
    ['a finality', say('This is our best and final.'), 'it calls an offer final'],
    ['an agreement', say('So we have a deal!'), 'it says that something is agreed'],
    ['shouting', say('This is AMAZING.'), 'shouting'],
    ['language that is not ours', say('Do not be greedy.'), 'language that is not ours'],
    ['a threat of law', say('Our lawyers will write.'), 'language that is not ours'],
    ['no end', `${opening}\n${'We would love to work with you. '.repeat(60)}`, 'too long'],
    ['nothing', '  \n ', 'empty'],
  ])('is refused: %s', (_what, text, reason) => {
    expect(text).not.toBe(opening);
    const verdict = guardDraft(text, facts);
    expect(verdict.ok ? [] : verdict.reasons.filter((given) => given.includes(reason))).not.toEqual([]);
  });

  it('is refused when it makes several of one', () =>
    expect(
      guardDraft('Hi Maya,\n\nHave you had a look at our note about the Reels? We would love to hear from you.', {
        ...withoutPrice,
        purpose: 'follow_up',
        deliverables: [{ type: 'instagram_reel', quantity: 1 }],
      }),
    ).toMatchObject({ ok: false }));

  it('is refused in another language', () => {
    const german =
      'Hi Maya,\n\nwir möchten gerne mit dir arbeiten und freuen uns sehr auf deine Antwort zu unserem Angebot.';
    expect(guardDraft(german, { ...withoutPrice, purpose: 'follow_up' })).toMatchObject({ ok: false });
  });

  it('is refused with any amount where none was decided', () =>
    expect(
      guardDraft('Hi Maya,\n\nWould you do this for $1,500? We would love to have you.', {
        ...withoutPrice,
        purpose: 'clarification',
      }),
    ).toMatchObject({ ok: false }));
});

describe('names that look like something else', () => {
  it('are no figure, deliverable or promise', () => {
    const given = { ...facts, clientName: 'Bonus 24 Stories', influencerName: 'May Budget' };
    expect(
      guardDraft(opening.replaceAll('Acme Cosmetics', 'Bonus 24 Stories').replace('Hi Maya', 'Hi May'), given),
    ).toEqual({ ok: true });
  });

  it('do not cover the word that they look like', () =>
    expect(
      guardDraft(opening.replace('Hi Maya', 'Hi Will').replace('Would that', 'We will also share it. Would that'), {
        ...facts,
        influencerName: 'Will Lee',
      }),
    ).toMatchObject({ ok: false }));

  it('are allowed with their accents and apostrophes', () =>
    expect(guardDraft(opening.replace('Hi Maya', 'Hi Zoë'), { ...facts, influencerName: "Zoë O'Neill" })).toEqual({
      ok: true,
    }));
});

describe('for every price', () => {
  it('the decided one passes and any other is refused', () =>
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20_000 }), fc.integer({ min: 2, max: 20_000 }), (decided, named) => {
        const text = opening.replace('$1,500', `$${(named * 5).toLocaleString('en-US')}`);
        expect(guardDraft(text, { ...facts, price: cents(decided * 500) }).ok).toBe(decided === named);
      }),
    ));
});
