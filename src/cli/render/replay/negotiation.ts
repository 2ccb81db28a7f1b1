import type { StoredEvent } from '../../../events/catalogue.ts';
import { formatCpm } from '../../../domain/money.ts';
import { isOpen, type Negotiation, type Terms } from '../../../domain/negotiation/state.ts';
import type { Ceiling } from '../../../domain/pricing/ceiling.ts';
import type { Ledger } from '../../../domain/campaign/ledger.ts';
import type { Submission } from '../../../domain/campaign/campaign.ts';
import type { Effect } from '../../../projections/effects.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import type { Place } from '../../../projections/replay/positions.ts';
import type { WaitsFor } from '../../../projections/replay/waiting.ts';
import { counted, cpm, minute, money, NONE, percent, second, words } from '../amounts.ts';
import { pairLines, signed } from '../campaigns.ts';
import { stateCell } from '../log.ts';
import { DOING } from '../sentences/operations.ts';
import { told } from '../sentences.ts';
import { oneLine, wrapped } from '../text.ts';
import type { Look } from './change-lines.ts';
import { limitWords, mailWords, offerWords, packageWords, placeWords, timerWords, waitsForWords } from './words.ts';

/** A negotiation as it was at a moment; `negotiation` is null before it was started. */
export type NegotiationAt = Readonly<{
  moment: Place | null;
  /** The last event of its own that had happened by then. */
  last: StoredEvent | null;
  negotiation: Negotiation | null;
  waits: WaitsFor | null;
  submission: Submission | null;
  ledger: Ledger | null;
  ceiling: Ceiling | null;
  /** What was asked of the outside world and not settled. */
  effects: readonly Effect[];
}>;

/** Whom with and for whom: what a moment doesn't change. */
export const whoLines = (row: NegotiationRow, { paint }: Look): readonly string[] => [
  paint(
    'title',
    oneLine([row.influencerName ?? '(erased)', row.handle, row.email].filter((each) => each !== null).join('  ')),
  ),
  `${oneLine(row.clientName ?? '')}  ${paint('faint', `task ${oneLine(row.campaignId)}, negotiation ${row.negotiationId}`)}`,
];

/** `they`: what the influencer is called. */
export const negotiationLines = (state: NegotiationAt, they: string, look: Look): readonly string[] => {
  const { moment, last, negotiation } = state;
  const asOf = [
    look.paint('faint', `as it was at ${placeWords(moment)}`),
    ...(last === null ? [] : lastLines(last, they, look)),
  ];
  if (negotiation === null) return [...asOf, '', 'It had not been started yet.'];
  const pairs = (list: readonly (readonly [string, string])[]) =>
    list.flatMap(([name, value]) => pairLines(name, value, look));
  return [
    ...asOf,
    '',
    `${look.paint('faint', 'status       ')}${statusWords(negotiation, look)}`,
    ...pairs([...threadPairs(state, negotiation), ...effectPairs(state.effects)]),
    '',
    ...pairs(termPairs(negotiation.terms)),
    '',
    look.paint('title', 'The campaign’s money at that moment'),
    ...pairs(moneyPairs(state, negotiation)),
  ];
};

const lastLines = (last: StoredEvent, they: string, look: Look): readonly string[] => {
  const { sentence } = told(last, { they, effect: null });
  return wrapped(oneLine(`last of its own, #${last.position} ${second(last.occurredAt)}: ${sentence}`), look.width).map(
    (line) => look.paint('faint', line),
  );
};

const statusWords = ({ phase }: Negotiation, { paint }: Look): string => {
  const cell = stateCell(phase.status);
  return typeof cell === 'string' ? cell : paint(cell.style, cell.text);
};

const threadPairs = ({ waits }: NegotiationAt, negotiation: Negotiation): readonly (readonly [string, string])[] => {
  const { offers, terms, ask, pending, answers, followUps, timer, phase, raisedCeiling, waived } = negotiation;
  const last = offers.at(-1) ?? null;
  return [
    ['waits for', waits === null ? NONE : waitsForWords(waits)],
    [
      'round',
      last === null ? 'no offer yet' : `${last.round}, ${offers.length} of ${counted(terms.rounds, 'offer')} made`,
    ],
    ['their ask', money(ask)],
    ['our offer', offerWords(last)],
    ...(offers.length > 1 ? ([['offers', offers.map(({ price }) => money(price)).join(' → ')]] as const) : []),
    ...(phase.status === 'agreed' ? ([['deal', money(phase.price)]] as const) : []),
    ...(pending === null ? [] : ([['under way', `mail ${pending.move}: ${mailWords(pending)}`]] as const)),
    ['timer', timerWords(timer)],
    ['so far', `${counted(answers, 'question')} answered, ${counted(followUps, 'follow-up')} sent`],
    ...(raisedCeiling === null ? [] : ([['raised to', `${money(raisedCeiling)}, by a person`]] as const)),
    ...(waived.length === 0 ? [] : ([['waived', waived.map(words).join(', ')]] as const)),
    ...(negotiation.lapsed ? ([['lapsed', 'the timeline ended: nothing offered stands']] as const) : []),
    ...(negotiation.suppressed ? ([['suppressed', 'nothing is ever sent to them again']] as const) : []),
  ];
};

const effectPairs = (effects: readonly Effect[]): readonly (readonly [string, string])[] =>
  effects.map(({ kind, status, attempts, dueAt, uncertain }) => [
    'asked for',
    `${DOING[kind]}: ${words(status)}` +
      (attempts === 0 ? '' : `, ${counted(attempts, 'try', 'tries')}`) +
      (uncertain ? ', outcome unknown' : '') +
      (dueAt === null ? '' : `, again at ${minute(dueAt)}`),
  ]);

const termPairs = (terms: Terms): readonly (readonly [string, string])[] => [
  ['terms', packageWords(terms)],
  ['limits', limitWords(terms.limits)],
  ['engagement', engagementWords(terms.engagement)],
];

/** `q 0.64: 1.32 × the peers (4.8 % over 12 posts against 3.2 %, 5 peers)`. */
export const engagementWords = ({
  quality,
  reason,
  rate,
  posts,
  peers,
  reference,
  shrunkRatio,
}: Terms['engagement']): string => {
  const q = `q ${quality.toFixed(2)}`;
  switch (reason) {
    case 'missing':
      return `${q}: not measured`;
    case 'no_reference':
      return `${q}: no peers or benchmark to judge ${rate ?? 0} % by`;
    case 'measured':
    case 'outlier':
      return (
        `${q}: ${(shrunkRatio ?? 1).toFixed(2)} times the peers` +
        (reason === 'outlier' ? ', an outlier' : '') +
        ` (${rate ?? 0} % over ${counted(posts, 'post')} against ${reference?.toFixed(2) ?? NONE} %, ${counted(peers, 'peer')})`
      );
  }
};

const moneyPairs = (
  { submission, ledger, ceiling }: NegotiationAt,
  negotiation: Negotiation,
): readonly (readonly [string, string])[] => {
  if (submission === null || ledger === null || ceiling === null) return [];
  const { averageCpm, bank, reserved, available } = ceiling;
  return [
    [
      'average',
      averageCpm === null
        ? `no deals yet, against a target of ${cpm(submission.targetCpm)}`
        : `${cpm(averageCpm)} CPM over ${counted(ledger.deals, 'deal')}, against a target of ${cpm(submission.targetCpm)}`,
    ],
    [
      'spent',
      `${money(ledger.spent)} of ${money(submission.budget)}, ${money(ledger.outstanding)} on offer, ${money(ledger.held)} held`,
    ],
    ['bank', `${signed(bank)} saved, ${money(reserved)} reserved by others, ${money(available)} available`],
    ...(isOpen(negotiation)
      ? ceilingPairs(ceiling)
      : ([['ceiling', `none: it is ${words(negotiation.phase.status)}`]] as const)),
  ];
};

/** The ceiling with everything it is reckoned from. */
const ceilingPairs = (ceiling: Ceiling): readonly (readonly [string, string])[] => [
  ['ceiling', `${money(ceiling.ceilingPrice)} is the most that would be offered`],
  [
    '',
    `CPM ${formatCpm(ceiling.ceilingCpm)} = ${money(ceiling.priceAtCeilingCpm)}; ${ceiling.limit === null ? 'no limit' : `limit ${money(ceiling.limit)}`}, ` +
      `room ${signed(ceiling.room)}, hard cap ${money(ceiling.hardCapPrice)}`,
  ],
  ['', `share ${percent(ceiling.share)}, flex ${fine(ceiling.flex)}, tightened ${fine(ceiling.tighten)}`],
  ['reason', ceiling.reason],
];

/** A small part in percent, with the decimals that make a difference. */
export const fine = (part: number): string => `${Number((part * 100).toFixed(2))} %`;
