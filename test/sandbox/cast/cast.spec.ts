import { describe, expect, it } from 'vitest';
import { answerTo } from '../../../sandbox/cast/answer.ts';
import { castOf, DEFAULT_CAST_SIZE, HEADER } from '../../../sandbox/cast/cast.ts';
import { FRESH, type Habit, type Influencer, type Mood } from '../../../sandbox/cast/influencer.ts';

const SEEDS = [1, 2, 3, 'a seed in words'];

describe('a cast', () => {
  it.each(SEEDS)('is the same for the same seed: %s', (seed) => {
    expect(castOf(seed, 40)).toEqual(castOf(seed, 40));
  });

  it('is another one for another seed', () => {
    const names = SEEDS.map((seed) =>
      castOf(seed)
        .influencers.map(({ name }) => name)
        .join(),
    );
    expect(new Set(names).size).toBe(SEEDS.length);
  });

  it.each(SEEDS)('has one person missing from the sheet and a spread of habits: %s', (seed) => {
    const { influencers, sheetRows, form } = castOf(seed);
    expect(influencers).toHaveLength(DEFAULT_CAST_SIZE);
    expect(form.influencers).toHaveLength(DEFAULT_CAST_SIZE);
    expect(sheetRows[0]).toEqual(HEADER);
    expect(sheetRows).toHaveLength(DEFAULT_CAST_SIZE);
    expect(influencers.filter(({ inSheet }) => !inSheet)).toHaveLength(1);
    expect(new Set(influencers.map(({ hidden }) => hidden.habit)).size).toBeGreaterThanOrEqual(8);
  });

  it('has a name and an address for each of two thousand people', () => {
    const { influencers } = castOf(5, 2000);
    expect(new Set(influencers.map(({ name }) => name)).size).toBe(2000);
    const managers = influencers.flatMap(({ manager }) => (manager === null ? [] : [manager.email]));
    expect(new Set([...influencers.map(({ email }) => email), ...managers]).size).toBe(2000 + managers.length);
  });

  it('keeps its reservation prices to itself', () => {
    const { influencers, sheetRows, form } = castOf(1);
    const shown = JSON.stringify([sheetRows, form]);
    for (const { hidden } of influencers) expect(shown).not.toContain(`${hidden.reservation}`);
  });
});

describe('what characters write', () => {
  const opening = (offer: number) =>
    `Hi,\n\nWe can offer $${offer.toLocaleString('en-US')} for all of it. Would that work for you?\n`;
  const recap = (offer: number) => `Wonderful! To sum up: everything for $${offer.toLocaleString('en-US')} all in.\n`;
  const person = (habit: Habit, more: Partial<Influencer['hidden']> = {}): Influencer => {
    const [one] = castOf(1).influencers;
    if (one === undefined) throw new Error('an empty cast');
    const manager = { name: 'Robin Ashe', email: 'robin@talent1.example.com' };
    return {
      ...one,
      manager,
      hidden: { ...one.hidden, habit, style: 'conceder', reservation: 1000, opening: 1400, patience: 3, ...more },
    };
  };
  const talk = (who: Influencer, mails: readonly string[]): readonly string[] => {
    let mood: Mood = FRESH;
    return mails.map((mail) => {
      const answer = answerTo(who, mood, mail);
      mood = answer.mood;
      return answer.letters
        .map(({ text, by, kind, attachment }) =>
          [by === 'manager' ? 'manager' : '', kind === 'reply' ? '' : kind, attachment ?? '', text]
            .filter(Boolean)
            .join(': '),
        )
        .join(' / ');
    });
  };
  const asksOf = (who: Influencer, offers: readonly number[]): readonly number[] => {
    let mood: Mood = FRESH;
    for (const offer of offers) mood = answerTo(who, mood, opening(offer)).mood;
    return mood.asks;
  };

  it.each<[Habit, RegExp]>([
    ['accepts', /\$1,200/],
    ['haggles', /\$1,400/],
    ['expensive', /\$1,400/],
    ['question', /\?/],
    ['range', /\$1,000.*\$1,400/],
    ['manager', /^manager: .*\$1,400/s],
    ['out_of_office', /^out_of_office: .*\/ .*\$1,400/s],
    ['conditional', /as long as|if usage/],
    ['rate_card', /rate card\.pdf/],
    ['call', /call/],
    ['hostile', /\$1,200/],
    ['injection', /\$9,500/],
    ['declines', /not interested|pass/],
    ['opts_out', /remove me|unsubscribe/i],
    ['bounces', /^bounce$/],
    ['ghosts', /^$/],
  ])('%s', (habit, words) => {
    expect(talk(person(habit), [opening(1200)])[0]).toMatch(words);
  });

  it.each<Habit>(['conditional', 'rate_card', 'call', 'hostile'])(
    '%s calls for a person once, and talks about money when one has answered',
    (habit) => {
      const [first = '', second] = talk(person(habit), [opening(800), opening(1_100)]);
      expect(first).not.toContain('$1,400');
      expect(second).toMatch(/\$\d/);
      expect(asksOf(person(habit), [700, 800])).toEqual([1_400]);
    },
  );

  it('answers the same mail with the same words', () => {
    expect(talk(person('haggles'), [opening(800), opening(900)])).toEqual(
      talk(person('haggles'), [opening(800), opening(900)]),
    );
  });

  it('concedes early, late, or as much as we do', () => {
    const offers = [800, 850, 880];
    const [early, late, equal] = (['conceder', 'boulware', 'tit_for_tat'] as const).map((style) =>
      asksOf(person('haggles', { style, patience: 4 }), offers),
    );
    expect(early?.[1]).toBeLessThan(late?.[1] ?? 0);
    expect(equal).toEqual([1400, 1350, 1320]);
    for (const asks of [early, late, equal]) expect(asks?.toSorted((a, b) => b - a)).toEqual(asks);
  });

  it('never says yes below the reservation price, whatever it is offered and how often', () => {
    for (const style of ['conceder', 'boulware', 'tit_for_tat'] as const)
      for (const habit of [
        'accepts',
        'haggles',
        'question',
        'range',
        'manager',
        'out_of_office',
        'conditional',
        'hostile',
      ] as const) {
        const said = talk(person(habit, { style }), [
          opening(700),
          opening(800),
          opening(900),
          opening(990),
          'This is our final offer: $995.',
        ]);
        expect(said.join('\n')).not.toMatch(/works for me|count me in/i);
      }
  });

  it('takes a final offer at or above the reservation price', () => {
    expect(talk(person('haggles'), [opening(800), 'It is our final offer: $1,000.'])[1]).toMatch(
      /works for me|count me in/i,
    );
  });

  it('names its figure when asked for one', () => {
    expect(talk(person('range'), [opening(800), 'Could you send us one all-in figure?'])[1]).toContain('$1,400');
  });

  it('says nothing to the recap of a deal, and nothing after it', () => {
    expect(talk(person('haggles'), [opening(800), recap(1400), opening(100)]).slice(1)).toEqual(['', '']);
  });

  it('reads our mail, not what we quote', () => {
    expect(talk(person('accepts'), [`${opening(1200)}\nOn Monday Maya wrote:\n> I want $300\n`])[0]).toContain(
      '$1,200',
    );
  });
});
