import { describe, expect, it } from 'vitest';
import { campaignDecider, decide, type Finding } from '../../../src/domain/campaign/decide.ts';
import { evolve, matchedIn, termsOf, unsettledPlaces } from '../../../src/domain/campaign/campaign.ts';
import { cents, InfluencerId, Instant } from '../../../src/events/units.ts';
import type { CampaignEvent } from '../../../src/events/catalogue.ts';
import { campaignId, complete, config, faulty, found, given, looksUp, NOON, reads, submission } from './case.ts';

const at = (time: string) => Instant.parse(`2026-03-02T${time}Z`);
const rejected = (...fields: readonly string[]) => ({ type: 'CampaignRejected', data: { fields } }) as const;
const submitted = { type: 'CampaignSubmitted' } as const;
const listed = { missing: { place: 2, listedAs: 'Bo', outcome: 'missing', elsewhere: [] } } as const;

describe('a campaign form', () => {
  it('that is complete is submitted with its money terms, names apart', () => {
    const outcome = given().when(reads(complete));
    outcome.then({ type: 'CampaignSubmitted', data: submission });
    expect(outcome.events[0]?.personal).toEqual({
      subject: 'task:task-1',
      content: { influencers: ['Ann', 'Bo', 'Cy'], mention: ['Priya'] },
    });
    expect(termsOf(submission)).toEqual({
      budget: cents(20_000_00),
      openingCpm: 20_00,
      targetCpm: 25_00,
      stretch: 0.2,
    });
  });

  it('is submitted once', () => {
    given(reads(complete)).when(reads(complete)).then();
    given(reads(complete))
      .when(reads(faulty('invalid', 'Budget')))
      .then();
  });

  it('that is incomplete is given a minute for automations to fill it in', () =>
    given()
      .when(reads(faulty('incomplete', 'Budget')))
      .then({ type: 'FormIncomplete', data: { fields: ['Budget'], readAgainAt: '2026-03-02T12:01:00.000Z' } }));

  it('that is filled in meanwhile is submitted', () =>
    given(reads(faulty('incomplete', 'Budget')))
      .when(reads(complete), at('12:00:30.000'))
      .then(submitted));

  it('that is still incomplete is rejected when the minute is over, not before', () => {
    const incomplete = given(reads(faulty('incomplete', 'Budget')));
    incomplete.when(reads(faulty('incomplete', 'Budget')), at('12:00:59.999')).then();
    incomplete.when(reads(faulty('incomplete', 'Budget')), at('12:01:00.000')).then(rejected('Budget'));
  });

  it('that is invalid is rejected at once, with what was wrong', () => {
    const outcome = given().when(reads(faulty('invalid', 'CPM range', 'Timeline')));
    outcome.then(rejected('CPM range', 'Timeline'));
    expect(outcome.events[0]?.personal?.content).toMatchObject({ taskName: 'Spring', problems: [{}, {}] });
    given(reads(faulty('incomplete', 'Budget')))
      .when(reads(faulty('invalid', 'Budget')))
      .then(rejected('Budget'));
  });

  it('is rejected for the same problems only once', () => {
    const bad = given(reads(faulty('invalid', 'Budget')));
    bad.when(reads(faulty('invalid', 'Budget')), at('18:00:00.000')).then();
    bad.when(reads(faulty('invalid', 'Timeline'))).then(rejected('Timeline'));
    bad.when(reads(faulty('incomplete', 'Timeline'))).then(rejected('Timeline'));
  });

  it('that was corrected after a rejection is submitted', () =>
    given(reads(faulty('invalid', 'Budget')))
      .when(reads(complete))
      .then(submitted));
});

describe('the influencer list', () => {
  const ready = given(reads(complete));
  const outcomes: readonly Finding[] = [
    found(1, 'ann'),
    listed.missing,
    { place: 3, listedAs: 'Cy', outcome: 'ambiguous', rows: [4, 9] },
  ];

  it('starts the campaign once every line was looked up, with what the formulas took from config', () => {
    const outcome = ready.when(looksUp(...outcomes));
    outcome.then(
      { type: 'InfluencerMatched', data: { place: 1, influencerId: 'ann', late: false } },
      { type: 'InfluencerMissing', data: { place: 2, late: false } },
      { type: 'InfluencerAmbiguous', data: { place: 3, rows: [4, 9], late: false } },
      { type: 'CampaignStarted', data: { found: 1, notFound: 2, leftOut: 0, ...config } },
    );
    expect(outcome.campaign).toMatchObject({
      status: 'started',
      weights: { instagram_reel: 0.5 },
      benchmarks: { instagram: { views: { rate: 3.2, source: 'a report' } } },
    });
    expect(matchedIn(outcome.campaign)).toEqual([expect.objectContaining({ place: 1, influencerId: 'ann' })]);
    expect(unsettledPlaces(outcome.campaign)).toEqual([2, 3]);
  });

  it('starts the campaign even where nobody was found', () =>
    ready
      .when(looksUp(listed.missing))
      .then({ type: 'InfluencerMissing' }, { type: 'CampaignStarted', data: { found: 0, notFound: 1 } }));

  it('keeps names out of what is not personal', () => {
    const { events } = ready.when(looksUp(found(1, 'ann')));
    expect(events[0]?.personal).toEqual({
      subject: 'ann',
      content: {
        listedAs: 'Line 1',
        name: 'ann',
        email: 'ann@example.org',
        handle: null,
        managerEmail: null,
        timeZone: null,
      },
    });
  });

  it('is not looked up before the form was submitted, nor after the timeline’s end', () => {
    given()
      .when(looksUp(found(1, 'ann')))
      .then();
    given(reads(faulty('invalid', 'Budget')))
      .when(looksUp(found(1, 'ann')))
      .then();
    const ended = given(reads(complete), looksUp(listed.missing)).when(
      { type: 'EndTimeline', stillOpen: 0 },
      Instant.parse('2026-05-01T00:00:00.000Z'),
    );
    expect(ended.campaign.status).toBe('ended');
    const context = { campaignId: submission.campaignId, now: NOON, timeZone: 'UTC' };
    expect(campaignDecider.decide(looksUp(found(2, 'bo')), ended.campaign, context)).toEqual([]);
  });

  it('negotiates with one person once, under whatever spellings', () =>
    ready
      .when(looksUp(found(1, 'ann'), found(2, 'ann'), found(3, 'cy')))
      .then(
        { type: 'InfluencerMatched', data: { place: 1 } },
        { type: 'InfluencerListedTwice', data: { place: 2, influencerId: 'ann' } },
        { type: 'InfluencerMatched', data: { place: 3 } },
        { type: 'CampaignStarted', data: { found: 2, notFound: 0, leftOut: 1 } },
      ));

  it('leaves alone who opted out or bounced before, and keeps their name where an erasure of theirs finds it', () => {
    const outcome = ready.when(
      looksUp({ place: 1, listedAs: 'Ann', outcome: 'suppressed', influencerId: InfluencerId.parse('ann') }),
    );
    outcome.then(
      { type: 'InfluencerSuppressed', data: { influencerId: 'ann' } },
      { type: 'CampaignStarted', data: { found: 0, notFound: 0, leftOut: 1 } },
    );
    expect(outcome.events[0]?.personal).toEqual({ subject: 'ann', content: { name: 'Ann' } });
  });

  it('names the row and the columns that could not be read', () => {
    const problems = [{ column: 'Average Views', value: 'lots', expected: 'a number' }];
    const outcome = ready.when(looksUp({ place: 1, listedAs: 'Ann', outcome: 'unreadable', row: 7, problems }));
    outcome.then(
      { type: 'InfluencerUnreadable', data: { row: 7, columns: ['Average Views'] } },
      { type: 'CampaignStarted' },
    );
    expect(outcome.events[0]?.personal?.content).toEqual({ name: 'Ann', problems });
  });
});

describe('looking into the sheet again after the start', () => {
  const running = given(reads(complete), looksUp(found(1, 'ann'), listed.missing));

  it('adds who has been entered meanwhile, as late, and starts nothing twice', () =>
    running
      .when(looksUp(found(2, 'bo'), found(3, 'cy')))
      .then(
        { type: 'InfluencerMatched', data: { place: 2, late: true } },
        { type: 'InfluencerMatched', data: { place: 3, late: true } },
      ));

  it('is silent about what is known', () => {
    running.when(looksUp(found(1, 'ann'), listed.missing)).then();
    running.when(looksUp({ place: 1, listedAs: 'Ann', outcome: 'missing', elsewhere: [] })).then();
    const ambiguous: Finding = { place: 3, listedAs: 'Cy', outcome: 'ambiguous', rows: [4, 9] };
    const unreadable = (row: number): Finding => ({
      place: 2,
      listedAs: 'Bo',
      outcome: 'unreadable',
      row,
      problems: [{ column: 'Email', value: '', expected: 'an address' }],
    });
    const again = given(reads(complete), looksUp(ambiguous, unreadable(7)));
    again.when(looksUp(ambiguous, unreadable(7))).then();
    again
      .when(looksUp({ ...ambiguous, rows: [4] }))
      .then({ type: 'InfluencerAmbiguous', data: { rows: [4], late: true } });
    again.when(looksUp(unreadable(8))).then({ type: 'InfluencerUnreadable', data: { row: 8, late: true } });
  });

  it('tells what a row holds now, once, where it was corrected to something else that cannot be read', () => {
    const holding = (value: string): Finding => ({
      ...{ place: 2, listedAs: 'Bo', outcome: 'unreadable', row: 7 },
      problems: [{ column: 'Average Views', value, expected: 'a number' }],
    });
    const told = given(reads(complete), looksUp(holding('~500')));
    told.when(looksUp(holding('~500'))).then();
    const corrected = told.when(looksUp(holding('500-800')));
    corrected.then({ type: 'InfluencerUnreadable', data: { row: 7, columns: ['Average Views'], late: true } });
    given(reads(complete), looksUp(holding('~500')), looksUp(holding('500-800')))
      .when(looksUp(holding('500-800')))
      .then();
    const erased = corrected.events.map((event) => ({ ...event, personal: { ...event.personal, content: null } }));
    const afterErasure = (erased as CampaignEvent[]).reduce(evolve, told.campaign);
    expect(decide(looksUp(holding('500-800')), afterErasure, { campaignId, now: NOON, timeZone: 'UTC' })).toEqual([]);
  });

  it('tells of a row that was added for another platform, once', () => {
    const onTikTok: Finding = { ...listed.missing, elsewhere: [{ row: 12, platform: 'tiktok' }] };
    const told = running.when(looksUp(onTikTok));
    told.then({
      type: 'InfluencerMissing',
      data: { place: 2, late: true, elsewhere: [{ row: 12, platform: 'tiktok' }] },
    });
    given(reads(complete), looksUp(found(1, 'ann'), onTikTok))
      .when(looksUp(onTikTok))
      .then();
  });

  it('tells what has changed about a line, and settles it in the end', () => {
    const ambiguous = running.when(looksUp({ place: 2, listedAs: 'Bo', outcome: 'ambiguous', rows: [3, 5] }));
    ambiguous.then({ type: 'InfluencerAmbiguous', data: { place: 2, late: true } });
    given(
      reads(complete),
      looksUp(listed.missing),
      looksUp({ place: 2, listedAs: 'Bo', outcome: 'ambiguous', rows: [3, 5] }),
    )
      .when(looksUp(found(2, 'bo')))
      .then({ type: 'InfluencerMatched', data: { place: 2, late: true } });
  });

  it('sees a late line that names somebody we negotiate with already', () =>
    running
      .when(looksUp(found(2, 'ann')))
      .then({ type: 'InfluencerListedTwice', data: { place: 2, influencerId: 'ann', late: true } }));
});

describe('a person who has the sheet looked into again', () => {
  const missing = given(reads(complete), looksUp(found(1, 'ann'), listed.missing));
  const asks = { type: 'AskToLookUp', by: 'U1' } as const;
  const requested = { type: 'LookUpRequested', data: { by: 'U1' } } as const;

  it('is heard once, until that look was taken', () => {
    missing.when(asks).then(requested);
    given(reads(complete), looksUp(found(1, 'ann'), listed.missing), asks)
      .when({ ...asks, by: 'U2' })
      .then();
  });

  it('is told what it found, also where that is nobody new', () => {
    const waiting = given(reads(complete), looksUp(found(1, 'ann'), listed.missing), asks);
    const answered = (found: number, notFound: number) =>
      ({ type: 'LookUpAnswered', data: { askedBy: 'U1', found, notFound } }) as const;
    // Line 3 was never looked up.
    waiting.when(looksUp(listed.missing)).then(answered(0, 2));
    waiting.when(looksUp(found(2, 'bo'))).then({ type: 'InfluencerMatched', data: { place: 2 } }, answered(1, 1));
  });

  it('may ask again after that', () =>
    given(reads(complete), looksUp(found(1, 'ann'), listed.missing), asks, looksUp(listed.missing))
      .when(asks)
      .then(requested));

  it('is not heard where nobody is missing, or nothing was started', () => {
    given(reads(complete), looksUp(found(1, 'ann'), found(2, 'bo'), found(3, 'cy')))
      .when(asks)
      .then();
    given(reads(complete)).when(asks).then();
  });
});

describe('a form whose task asks for no campaign any more', () => {
  const leaves = { type: 'WithdrawForm', why: 'the task is closed' } as const;
  const withdrawn = { type: 'FormWithdrawn', data: { why: 'the task is closed' } } as const;
  const bad = reads(faulty('invalid', 'Budget'));

  it('is withdrawn once, where the team was asked to correct it', () => {
    given(bad).when(leaves).then(withdrawn);
    given(reads(faulty('incomplete', 'Budget')))
      .when(leaves)
      .then(withdrawn);
    given(bad, leaves).when(leaves).then();
    given().when(leaves).then();
    given(reads(complete)).when(leaves).then();
  });

  it('is rejected anew where the task comes back as it was, and may be completed then', () => {
    given(bad, leaves).when(bad).then(rejected('Budget'));
    given(bad, leaves).when(reads(complete)).then(submitted);
  });
});

describe('a person who has the task of a rejected form read again', () => {
  const asks = { type: 'AskToReadForm', by: 'U1' } as const;
  const bad = reads(faulty('invalid', 'Budget'));

  it('is heard while the form stands rejected', () => {
    given(bad)
      .when(asks)
      .then({ type: 'FormReadRequested', data: { by: 'U1' } });
    given().when(asks).then();
    given(bad, reads(complete)).when(asks).then();
  });

  it('is told what is left, also where nothing is different', () => {
    given(bad, asks).when(bad).then(rejected('Budget'));
    given(bad, asks, bad).when(bad).then();
  });

  it('is told nothing else where it is accepted', () => given(bad, asks).when(reads(complete)).then(submitted));
});

describe('the timeline', () => {
  const running = given(reads(complete), looksUp(found(1, 'ann')));
  const ends = { type: 'EndTimeline', stillOpen: 1 } as const;

  it('ends the day after its last day, once', () => {
    running.when(ends, Instant.parse('2026-04-30T23:59:59.999Z')).then();
    const ended = running.when(ends, Instant.parse('2026-05-01T00:00:00.000Z'));
    ended.then({ type: 'TimelineEnded', data: { endedOn: '2026-04-30', stillOpen: 1 } });
    const context = {
      campaignId: submission.campaignId,
      now: Instant.parse('2026-05-02T00:00:00.000Z'),
      timeZone: 'UTC',
    };
    expect(campaignDecider.decide(ends, ended.campaign, context)).toEqual([]);
  });

  it("ends with the team's day", () => {
    running.when(ends, Instant.parse('2026-05-01T03:59:59.999Z'), 'America/New_York').then();
    running
      .when(ends, Instant.parse('2026-05-01T04:00:00.000Z'), 'America/New_York')
      .then({ type: 'TimelineEnded', data: { endedOn: '2026-04-30' } });
  });

  it('ends nothing that was never started', () =>
    given(reads(complete)).when(ends, Instant.parse('2026-05-01T00:00:00.000Z')).then());
});

describe('the state of a campaign', () => {
  it('is named as the team knows it', () => {
    const names = [
      given(),
      given(reads(faulty('incomplete', 'Budget'))),
      given(reads(faulty('invalid', 'Budget'))),
      given(reads(complete)),
    ];
    expect(names.map(({ campaign }) => campaignDecider.nameOf(campaign))).toEqual([
      'requested',
      'incomplete',
      'rejected',
      'submitted',
    ]);
  });

  it('survives a round trip through JSON', () => {
    const { campaign } = given(reads(complete), looksUp(found(1, 'ann'), listed.missing));
    expect(JSON.parse(JSON.stringify(campaign))).toEqual(campaign);
  });

  it('is not moved by deliveries and notices', () => {
    const { campaign } = given(reads(complete));
    const data = { campaignId: submission.campaignId };
    expect(campaignDecider.evolve(campaign, { type: 'TaskDiscovered', data })).toEqual(campaign);
    expect(campaignDecider.evolve(campaign, { type: 'OpeningsQueued', data: { ...data, negotiations: [] } })).toEqual(
      campaign,
    );
  });
});
