import { describe, expect, it } from 'vitest';
import { type Circumstances, type LeavingMove, mayLeave } from '../../../src/adapters/gmail/may-leave.ts';
import type { Negotiation, Offer, Phase } from '../../../src/domain/negotiation/state.ts';
import type { MovePurpose } from '../../../src/events/catalogue/negotiation.ts';
import type { Cents, Day, Instant } from '../../../src/events/units.ts';

const dollars = (amount: number) => (amount * 100) as Cents;

const PHASES = {
  queued_for_budget: { status: 'queued_for_budget', waiting: true },
  offering: { status: 'offering' },
  awaiting_reply: { status: 'awaiting_reply' },
  considering_reply: { status: 'considering_reply' },
  escalated: { status: 'escalated', trigger: 'hostile_tone', ask: null, held: null },
  stale: { status: 'stale' },
  human_managed: { status: 'human_managed', by: 'U1', held: null },
  paused: { status: 'paused', before: { status: 'offering' }, withCampaign: false },
  agreed: { status: 'agreed', price: dollars(800) },
  declined: { status: 'declined', because: 'refused' },
  stopped: { status: 'stopped' },
} as const satisfies Record<Phase['status'], Phase>;

const offer = (by: string): Offer => ({ move: 3, price: dollars(800), round: 1, by, final: false, sent: false });

type Case = Partial<Omit<Circumstances, 'negotiation'>> &
  Readonly<{
    phase?: Phase['status'];
    leaving?: Partial<LeavingMove>;
    by?: string;
    limit?: Cents;
    negotiation?: Partial<Negotiation>;
  }>;

const judged = (purpose: MovePurpose, given: Case = {}) => {
  const { phase = HOME[purpose], leaving, by = 'agent', limit = null, negotiation, ...circumstances } = given;
  const move: LeavingMove = { move: 3, purpose, price: dollars(800) };
  const terms = { limits: { minRate: null, limit }, deadline: '2026-12-31' };
  const state = {
    phase: PHASES[phase],
    pending: move,
    offers: [offer(by)],
    lapsed: false,
    absentUntil: null,
    suppressed: false,
    terms,
    ...negotiation,
  };
  return mayLeave(
    { ...move, ...leaving },
    {
      negotiation: state as unknown as Negotiation,
      suppressed: false,
      personWrote: false,
      budgetLeftCents: dollars(5_000),
      today: '2026-12-01' as Day,
      ...circumstances,
    },
  );
};

const HOME: Readonly<Record<MovePurpose, Phase['status']>> = {
  opening: 'offering',
  counter: 'offering',
  final_offer: 'offering',
  answer: 'offering',
  clarification: 'offering',
  follow_up: 'awaiting_reply',
  recap: 'agreed',
  walk_away: 'declined',
};
const PURPOSES = Object.keys(HOME) as MovePurpose[];
const OFFERS = ['opening', 'counter', 'final_offer'] as const;
const OTHERS = PURPOSES.filter((purpose) => !OFFERS.includes(purpose as never));

describe('whether a mail may leave', () => {
  it.each(PURPOSES)('%s leaves from its own state and from no other', (purpose) => {
    for (const phase of Object.keys(PHASES) as Phase['status'][])
      expect(judged(purpose, { phase }).ok, phase).toBe(phase === HOME[purpose]);
  });

  it('says why it was taken back, as the log will', () => {
    const why = (phase: Phase['status']) => judged('counter', { phase });
    expect(why('considering_reply')).toMatchObject({ ok: false, why: 'newer_mail' });
    expect(why('human_managed')).toMatchObject({ ok: false, why: 'taken_over' });
    expect(why('paused')).toMatchObject({ ok: false, why: 'paused' });
    expect(why('agreed')).toMatchObject({ ok: false, why: 'closed' });
  });

  it.each(PURPOSES)('%s stays when something else was decided since, and nothing is taken back twice', (purpose) => {
    for (const leaving of [{ move: 2 }, { price: dollars(801) }])
      expect(judged(purpose, { leaving })).toMatchObject({ ok: false, why: null });
    expect(judged(purpose, { negotiation: { pending: null } })).toMatchObject({ ok: false, why: null });
  });

  it.each(PURPOSES)('%s never goes to a suppressed address, nor after a person wrote', (purpose) => {
    expect(judged(purpose, { suppressed: true })).toMatchObject({ why: 'opted_out' });
    expect(judged(purpose, { negotiation: { suppressed: true } })).toMatchObject({ why: 'opted_out' });
    expect(judged(purpose, { personWrote: true })).toMatchObject({ why: 'taken_over' });
  });

  it.each(PURPOSES)('%s after the end of the timeline leaves only where it is due', (purpose) => {
    const due = purpose === 'recap' || purpose === 'walk_away';
    expect(judged(purpose, { today: '2026-12-31' as Day }).ok).toBe(true);
    expect(judged(purpose, { today: '2027-01-01' as Day }).ok).toBe(due);
    expect(judged(purpose, { negotiation: { lapsed: true } }).ok).toBe(due);
  });

  it.each(OFFERS)('%s that a person decided after the end leaves, since that person knew', (purpose) => {
    expect(judged(purpose, { today: '2027-01-01' as Day, by: 'U1' }).ok).toBe(true);
    expect(judged(purpose, { negotiation: { lapsed: true }, by: 'U1' })).toMatchObject({ why: 'timeline_ended' });
  });

  it('a follow-up waits for somebody who is away, and nothing else does', () => {
    const absent = (purpose: MovePurpose, today: string) =>
      judged(purpose, { today: today as Day, negotiation: { absentUntil: '2026-12-07T09:00:00.000Z' as Instant } });
    expect(absent('follow_up', '2026-12-06')).toMatchObject({ ok: false, why: 'newer_mail' });
    expect(absent('follow_up', '2026-12-07').ok).toBe(true);
    for (const purpose of PURPOSES.filter((other) => other !== 'follow_up'))
      expect(absent(purpose, '2026-12-06').ok).toBe(true);
  });

  it.each(OFFERS)('%s stays within what is left of the budget, to the cent', (purpose) => {
    expect(judged(purpose, { budgetLeftCents: 800_00 }).ok).toBe(true);
    expect(judged(purpose, { budgetLeftCents: 799_99 })).toMatchObject({ ok: false, why: 'over_budget' });
    expect(judged(purpose, { budgetLeftCents: -1 })).toMatchObject({ ok: false, why: 'over_budget' });
  });

  it.each(OTHERS)('%s repeats what stands, so the budget does not hold it back', (purpose) => {
    expect(judged(purpose, { budgetLeftCents: 0 }).ok).toBe(true);
  });

  it("stays within this person's limit, unless a person went past it", () => {
    expect(judged('counter', { limit: dollars(800) }).ok).toBe(true);
    expect(judged('counter', { limit: dollars(799) })).toMatchObject({ ok: false, why: 'over_budget' });
    expect(judged('counter', { limit: dollars(799), by: 'U1' }).ok).toBe(true);
  });
});
