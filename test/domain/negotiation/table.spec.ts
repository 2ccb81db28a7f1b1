import { describe, expect, it } from 'vitest';
import type { NegotiationCommand } from '../../../src/domain/negotiation/commands.ts';
import { CommandNotAllowed } from '../../../src/domain/negotiation/decide.ts';
import { TheyHaveWritten } from '../../../src/domain/negotiation/people.ts';
import type { Status } from '../../../src/domain/negotiation/state.ts';
import type { NegotiationEvent } from '../../../src/events/catalogue.ts';
import {
  AFTER_THE_END,
  agreedAt,
  escalated,
  given,
  goesOut,
  happened,
  heard,
  MONDAY,
  offered,
  opened,
  receives,
  replied,
  saysYes,
  started,
  terms,
  usd,
  wrote,
} from './thread.ts';

type Column = Status | 'not_started';
type CommandType = NegotiationCommand['type'];

const waiting: readonly NegotiationEvent[] = [
  ...opened,
  happened('FollowUpScheduled', { dueAt: MONDAY, then: 'follow_up' }),
];

/** One thread in each state. */
const THREADS: Readonly<Record<Column, readonly NegotiationEvent[]>> = {
  not_started: [],
  queued_for_budget: [started()],
  offering: [started(), offered(1, 800)],
  awaiting_reply: waiting,
  considering_reply: replied,
  escalated: [...heard, escalated('rounds_exhausted', 1_200)],
  stale: [...waiting, happened('NegotiationStale', {})],
  human_managed: [...waiting, happened('ThreadTakenOver', { by: 'U1', how: 'command' })],
  paused: [...waiting, happened('NegotiationPaused', { by: 'U1' })],
  agreed: [...replied, agreedAt(800, 2)],
  declined: [
    ...replied,
    happened('NegotiationDeclined', { because: 'refused', by: 'influencer', move: null, reason: '' }),
  ],
  stopped: [...waiting, happened('NegotiationStopped', { by: 'U1', reason: '' })],
};

const by = 'U2';
const COMMANDS: Readonly<{ [Type in CommandType]: (move: number) => Extract<NegotiationCommand, { type: Type }> }> = {
  StartNegotiation: () => ({ type: 'StartNegotiation', terms }),
  TestQueue: () => ({ type: 'TestQueue' }),
  RecordDraft: (move) => ({
    type: 'RecordDraft',
    move,
    draft: { subject: '', body: '' },
    use: null,
    notBefore: null,
    verdict: { ok: true },
  }),
  ReviseDraft: (move) => ({ type: 'ReviseDraft', move, by, draft: { subject: '', body: '' }, overridden: [] }),
  SendInWords: () => ({
    type: 'SendInWords',
    by,
    purpose: 'counter',
    price: usd(1_050),
    final: false,
    draft: { subject: '', body: '' },
    overridden: [],
  }),
  RecordSent: () => goesOut(1, 800, 'opening') as Extract<NegotiationCommand, { type: 'RecordSent' }>,
  SupersedeMove: (move) => ({ type: 'SupersedeMove', move, why: 'newer_mail' }),
  ReceiveMail: () => receives('m2') as Extract<NegotiationCommand, { type: 'ReceiveMail' }>,
  NotePersonsMail: () => ({
    type: 'NotePersonsMail',
    by,
    mail: {
      direction: 'sent',
      messageId: 'theirs',
      threadId: 'thread',
      rfcMessageIdHash: null,
      text: { from: '', to: '', subject: '', body: '', rfcMessageId: null },
    },
  }),
  ConsiderReply: () => saysYes(['m1']),
  AskAboutUnread: () => ({ type: 'AskAboutUnread', hours: 4, quote: 'Hi' }),
  ActOnTimer: () => ({ type: 'ActOnTimer', dueAt: MONDAY }),
  Suppress: () => ({ type: 'Suppress', because: 'opted_out' }),
  EndTimeline: () => ({ type: 'EndTimeline' }),
  ApproveAsk: () => ({ type: 'ApproveAsk', by }),
  SendOffer: () => ({ type: 'SendOffer', by, price: usd(1_050), final: true }),
  WalkAway: () => ({ type: 'WalkAway', by }),
  CarryOn: () => ({ type: 'CarryOn', by }),
  TakeOver: () => ({ type: 'TakeOver', by, how: 'command' }),
  HandBack: () => ({ type: 'HandBack', by, standing: null }),
  Pause: () => ({ type: 'Pause', by }),
  Resume: () => ({ type: 'Resume', by }),
  Stop: () => ({ type: 'Stop', by, reason: '' }),
  CloseAsAgreed: () => ({ type: 'CloseAsAgreed', by, price: usd(900) }),
  CloseAsDeclined: () => ({ type: 'CloseAsDeclined', by }),
  WithdrawAgreement: () => ({ type: 'WithdrawAgreement', by }),
  Reopen: () => ({ type: 'Reopen', by }),
};

const COLUMNS = Object.keys(THREADS) as Column[];
const OPEN = COLUMNS.filter((column) => !['not_started', 'agreed', 'declined', 'stopped'].includes(column));
const CLOSED = ['agreed', 'declined', 'stopped'] as const;

/** The state that a command leads to; a state that isn't named refuses it. */
type Row = Readonly<Partial<Record<Column, Status>>>;
const from = (columns: readonly Column[], to: Status): Row => Object.fromEntries(columns.map((column) => [column, to]));
const STAYS = Object.fromEntries(
  COLUMNS.filter((column) => column !== 'not_started').map((column) => [column, column]),
);
const CLOSED_STAYS: Row = Object.fromEntries(CLOSED.map((column) => [column, column]));

/** Policy §4 with the cells that its list adds. */
const TABLE: Readonly<Record<CommandType, Row>> = {
  StartNegotiation: { not_started: 'queued_for_budget' },
  TestQueue: { queued_for_budget: 'offering' },
  RecordDraft: { offering: 'offering', agreed: 'agreed' },
  ReviseDraft: { offering: 'offering', agreed: 'agreed' },
  // Only where a draft was refused: see wording.spec.ts.
  SendInWords: {},
  // An opening that went out although it was taken back must not be followed by a second one.
  RecordSent: { ...STAYS, queued_for_budget: 'awaiting_reply', offering: 'awaiting_reply' },
  SupersedeMove: { offering: 'queued_for_budget', agreed: 'agreed' },
  ReceiveMail: {
    ...STAYS,
    queued_for_budget: 'escalated',
    offering: 'considering_reply',
    awaiting_reply: 'considering_reply',
    stale: 'considering_reply',
  },
  NotePersonsMail: { ...from(OPEN, 'human_managed'), ...CLOSED_STAYS },
  ConsiderReply: { ...STAYS, considering_reply: 'agreed' },
  AskAboutUnread: { considering_reply: 'escalated' },
  ActOnTimer: { awaiting_reply: 'awaiting_reply' },
  Suppress: { ...from(OPEN, 'declined'), ...CLOSED_STAYS },
  EndTimeline: {
    queued_for_budget: 'stopped',
    offering: 'stopped',
    awaiting_reply: 'awaiting_reply',
    considering_reply: 'considering_reply',
    escalated: 'escalated',
    stale: 'stale',
    human_managed: 'human_managed',
    paused: 'paused',
  },
  ApproveAsk: { escalated: 'agreed' },
  SendOffer: { escalated: 'offering' },
  WalkAway: { escalated: 'declined' },
  CarryOn: { escalated: 'considering_reply' },
  TakeOver: from(OPEN, 'human_managed'),
  HandBack: { human_managed: 'awaiting_reply' },
  Pause: from(
    OPEN.filter((column) => column !== 'paused'),
    'paused',
  ),
  Resume: { paused: 'awaiting_reply' },
  Stop: from(OPEN, 'stopped'),
  CloseAsAgreed: from(OPEN, 'agreed'),
  CloseAsDeclined: from(OPEN, 'declined'),
  WithdrawAgreement: { agreed: 'declined' },
  Reopen: from(CLOSED, 'human_managed'),
};

const pairs = (Object.keys(TABLE) as CommandType[]).flatMap((type) =>
  COLUMNS.map((column) => ({ type, column, to: TABLE[type][column] ?? 'refused' })),
);

describe('every pair of state and command', () => {
  it('starts each thread of the table in the state it stands for', () => {
    for (const column of COLUMNS)
      expect(given(...THREADS[column]).negotiation?.phase.status ?? 'not_started').toBe(column);
  });

  it.each(pairs)('$column × $type: $to', ({ type, column, to }) => {
    const thread = given(...THREADS[column]);
    const outcome = thread.when(COMMANDS[type](thread.negotiation?.pending?.move ?? 1));
    if (to === 'refused') outcome.refuses();
    else expect(outcome.now()?.phase.status).toBe(to);
  });
});

/** A state is not always the same: other threads in the ones of which the table shows one. */
const PAUSED_OVER = OPEN.filter((column) => column !== 'paused');
const takenBackFirst = happened('MoveSuperseded', { move: 1, why: 'paused' });
const pausedOver = (column: Column): readonly NegotiationEvent[] => [
  ...THREADS[column],
  ...(column === 'offering' ? [takenBackFirst] : []),
  happened('NegotiationPaused', { by: 'U1' }),
];
const RESUMED: Row = { ...STAYS, offering: 'queued_for_budget' };
const WITHOUT_OFFER: ReadonlySet<Column> = new Set(['queued_for_budget', 'offering']);

const outcomeOf = (history: readonly NegotiationEvent[], type: CommandType) => {
  const thread = given(...history);
  return thread.when(COMMANDS[type](thread.negotiation?.pending?.move ?? 1));
};

describe('a paused thread', () => {
  const cells = PAUSED_OVER.flatMap((column) =>
    (Object.keys(TABLE) as CommandType[]).map((type) => {
      const to = TABLE[type].paused;
      if (type === 'Resume') return { type, column, to: RESUMED[column] };
      return { type, column, to: type === 'EndTimeline' && WITHOUT_OFFER.has(column) ? 'stopped' : to };
    }),
  );

  it.each(cells)('over $column × $type: $to', ({ type, column, to }) => {
    const outcome = outcomeOf(pausedOver(column), type);
    if (to === undefined) outcome.refuses();
    else expect(outcome.now()?.phase.status).toBe(to);
  });
});

describe('an escalated thread', () => {
  const VARIANTS = {
    'without a price': [...heard, escalated('hostile_tone')],
    'with an ask that a newer mail made stale': [...heard, escalated('rounds_exhausted', 1_200), wrote('m2')],
    'with a held acceptance': [...heard, escalated('over_budget', 800, true)],
    'before any offer': [started(), escalated('reply_before_offer')],
  };
  const stale = 'with an ask that a newer mail made stale';
  const priced = 'with a held acceptance';
  /** Where it differs from the table's. */
  const DIFFERENT: Readonly<Record<string, Partial<Record<CommandType, Status>>>> = {
    [stale]: { AskAboutUnread: 'escalated' },
    'before any offer': { CarryOn: 'queued_for_budget', EndTimeline: 'escalated' },
  };
  /** Nobody answers a mail that they have not been shown. */
  const LATER: readonly CommandType[] = ['ApproveAsk', 'SendOffer', 'SendInWords', 'WalkAway', 'CarryOn'];
  const cells = (Object.keys(VARIANTS) as (keyof typeof VARIANTS)[]).flatMap((variant) =>
    (Object.keys(TABLE) as CommandType[]).map((type) => {
      if (variant === stale && LATER.includes(type)) return { type, variant, to: 'once it is shown' };
      const refused = type === 'ApproveAsk' && variant !== priced;
      return {
        type,
        variant,
        to: refused ? 'refused' : (DIFFERENT[variant]?.[type] ?? TABLE[type].escalated ?? 'refused'),
      };
    }),
  );

  it.each(cells)('$variant × $type: $to', ({ type, variant, to }) => {
    const outcome = outcomeOf(VARIANTS[variant], type);
    if (to === 'once it is shown') outcome.refuses(TheyHaveWritten);
    else if (to === 'refused') outcome.refuses();
    else expect(outcome.now()?.phase.status).toBe(to);
  });
});

describe('a command about something else than what stands', () => {
  it.each(COLUMNS)('is refused while %s: another timer, another mail', (column) => {
    const thread = given(...THREADS[column]);
    const other = thread.negotiation?.timer?.dueAt === MONDAY ? AFTER_THE_END : MONDAY;
    thread.when({ type: 'ActOnTimer', dueAt: other }).refuses();
    thread.when(COMMANDS.RecordDraft(7)).refuses();
    thread.when(COMMANDS.SupersedeMove(7)).refuses();
  });

  it.each(OPEN)('is refused while %s: a second end of the timeline', (column) => {
    given(...THREADS[column], happened('OffersLapsed', {}))
      .when(COMMANDS.EndTimeline(1))
      .refuses();
  });

  it.each(CLOSED)('is refused while %s: reopening for somebody who opted out', (column) => {
    given(...THREADS[column], happened('AddressSuppressed', { because: 'opted_out' }))
      .when(COMMANDS.Reopen(1))
      .refuses();
  });
});

describe('a refusal', () => {
  it('says what was asked for, in which state, and what to do next', () => {
    const refused = () =>
      given(...THREADS.agreed)
        .when(COMMANDS.SendOffer(1))
        .events();
    expect(refused).toThrow(CommandNotAllowed);
    expect(refused).toThrow(
      expect.objectContaining({ code: 'COMMAND_NOT_ALLOWED', command: 'SendOffer', status: 'agreed' }),
    );
    expect(refused).toThrow(/while the negotiation is agreed; look at it with: parley timeline/);
  });
});
