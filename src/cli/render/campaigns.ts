import type { Cents, NegotiationId } from '../../events/units.ts';
import { shownStatus } from '../../domain/campaign/hold.ts';
import { describeDeliverables } from '../../domain/pricing/deliverables.ts';
import type { NegotiationRow } from '../../projections/negotiation-rows.ts';
import type { CampaignDetails, CampaignRow } from '../../projections/queries.ts';
import { counted, cpm, money, NONE, percent, words } from './amounts.ts';
import { stateCell } from './log.ts';
import { headingOf } from './heading.ts';
import type { Paint } from './paint.ts';
import { type Column, tableOf } from './table.ts';
import { oneLine, padded, wrapped } from './text.ts';

/** An escalation that waits for a person: what the event said. `evidence` is null where it was erased or there was none. */
export type Waiting = Readonly<{ since: string; reason: string; evidence: string | null }>;

/** All that `parley campaign show` tells. */
export type CampaignPicture = Readonly<{
  details: CampaignDetails;
  ceilings: ReadonlyMap<NegotiationId, Cents>;
  waiting: ReadonlyMap<NegotiationId, Waiting>;
}>;

export type CampaignLook = Readonly<{ width: number | null; paint: Paint }>;

export const campaignListLines = (
  campaigns: readonly CampaignRow[],
  { width, paint }: CampaignLook,
): readonly string[] => {
  const { header, rows } = tableOf(LIST, campaigns, width, paint);
  return [header, ...rows];
};

/** Terms, money, one row per influencer, and what a person has to look at. */
export const campaignLines = (picture: CampaignPicture, look: CampaignLook): readonly string[] => {
  const { details } = picture;
  return [
    ...headingOf(
      [
        { text: details.clientName ?? 'The form was not read yet', style: 'title' },
        { text: `task ${details.campaignId}`, style: 'faint' },
        { text: words(shownStatus(details)), style: null },
      ],
      look,
    ),
    '',
    ...[...termPairs(details), ...moneyPairs(details)].flatMap(([name, value]) => pairLines(name, value, look)),
    ...(details.negotiationRows.length === 0
      ? []
      : ['', ...influencerLines(details.negotiationRows, picture.ceilings, look)]),
    ...waitingLines(picture, look),
    ...unmatchedLines(details, look),
  ];
};

const LIST: readonly Column<CampaignRow>[] = [
  { title: 'client', of: ({ clientName }) => ({ text: clientName ?? '(not read)', style: 'name' }), least: 12 },
  { title: 'task', of: ({ campaignId }) => ({ text: campaignId, style: 'faint' }), leaveOut: 2 },
  { title: 'status', of: (campaign) => stateCell(shownStatus(campaign)) },
  {
    title: 'found',
    of: ({ negotiations, listed }) => `${negotiations}/${listed ?? NONE}`,
    align: 'right',
    leaveOut: 1,
  },
  { title: 'deals', of: ({ agreed }) => String(agreed), align: 'right' },
  { title: 'open', of: ({ open }) => String(open), align: 'right', leaveOut: 0 },
  {
    title: 'escalated',
    of: ({ escalated }) => (escalated === 0 ? '0' : { text: String(escalated), style: 'waiting' }),
    align: 'right',
  },
  { title: 'spent', of: ({ spent }) => money(spent), align: 'right' },
  { title: 'budget', of: ({ budget }) => money(budget), align: 'right' },
  { title: 'avg CPM', of: ({ averageCpm }) => cpm(averageCpm), align: 'right' },
  { title: 'target', of: ({ targetCpm }) => cpm(targetCpm), align: 'right' },
];

type Pair = readonly [name: string, value: string];

export const termPairs = ({ submission }: Pick<CampaignDetails, 'submission'>): readonly Pair[] => {
  if (submission === null) return [];
  const { deliverables, platform, timeline, openingCpm, targetCpm, stretch, rounds, replyMode, perInfluencerLimit } =
    submission;
  return [
    ['deliverables', `${describeDeliverables(deliverables)}${platform === null ? '' : ` on ${words(platform)}`}`],
    ['timeline', timeline.start === null ? `until ${timeline.end}` : `${timeline.start} to ${timeline.end}`],
    [
      'rules',
      `opening at ${cpm(openingCpm)} CPM, target ${cpm(targetCpm)}, stretch ${percent(stretch)}, ${counted(rounds, 'round')}, ` +
        `replies ${replyMode === 'auto' ? 'leave by themselves' : 'wait for review'}` +
        (perInfluencerLimit === null ? '' : `, at most ${money(perInfluencerLimit)} each`),
    ],
  ];
};

export const moneyPairs = ({
  budget,
  targetCpm,
  ledger,
}: Pick<CampaignDetails, 'budget' | 'targetCpm' | 'ledger'>): readonly Pair[] => {
  if (ledger === null) return [];
  const share = budget === null || budget === 0 ? '' : ` (${percent(ledger.spent / budget)})`;
  const promised = [
    ...(ledger.outstanding > 0 ? [`${money(ledger.outstanding)} on offer`] : []),
    ...(ledger.held > 0 ? [`${money(ledger.held)} held`] : []),
  ];
  return [
    [
      'spent',
      [`${money(ledger.spent)} of ${money(budget)}${share}, ${counted(ledger.deals, 'deal')}`, ...promised].join(', '),
    ],
    [
      'average',
      ledger.averageCpm === null
        ? 'no deals yet'
        : `${cpm(ledger.averageCpm)} CPM against a target of ${cpm(targetCpm)}, engagement quality ${ledger.averageQuality?.toFixed(2) ?? NONE}`,
    ],
    [
      'bank',
      `${signed(ledger.bank)} saved against target, ${money(ledger.reserved)} of it reserved by what is offered`,
    ],
  ];
};

export const signed = (amount: number): string => (amount < 0 ? `-${money(-amount as Cents)}` : money(amount as Cents));

const NAMES = 13;

/** A name and what there is to say about it, under one another where that is long. */
export const pairLines = (name: string, value: string, { width, paint }: CampaignLook): readonly string[] =>
  wrapped(oneLine(value), width === null ? null : width - NAMES).map(
    (line, index) => paint('faint', padded(index === 0 ? name : '', NAMES)) + line,
  );

/** What of a negotiation stands in its campaign's table. */
export type InfluencerLine = Pick<
  NegotiationRow,
  | 'negotiationId'
  | 'influencerName'
  | 'handle'
  | 'status'
  | 'offers'
  | 'ask'
  | 'lastOffer'
  | 'deal'
  | 'cpm'
  | 'impressions'
  | 'quality'
>;

export const influencerLines = (
  lines: readonly InfluencerLine[],
  ceilings: ReadonlyMap<NegotiationId, Cents>,
  { width, paint }: CampaignLook,
): readonly string[] => {
  const columns: readonly Column<InfluencerLine>[] = [
    {
      title: 'influencer',
      of: ({ influencerName }) => ({ text: influencerName ?? '(erased)', style: 'name' }),
      least: 12,
    },
    { title: 'handle', of: ({ handle }) => ({ text: handle ?? '', style: 'faint' }), least: 8, leaveOut: 2 },
    { title: 'state', of: ({ status }) => stateCell(status), least: 10 },
    { title: 'offers', of: ({ offers }) => String(offers), align: 'right' },
    { title: 'their ask', of: ({ ask }) => money(ask), align: 'right' },
    { title: 'our offer', of: ({ lastOffer }) => money(lastOffer), align: 'right' },
    { title: 'deal', of: ({ deal }) => (deal === null ? NONE : { text: money(deal), style: 'good' }), align: 'right' },
    { title: 'CPM', of: (row) => cpm(row.cpm), align: 'right' },
    { title: 'ceiling', of: ({ negotiationId }) => money(ceilings.get(negotiationId) ?? null), align: 'right' },
    { title: 'views', of: ({ impressions }) => impressions.toLocaleString('en-US'), align: 'right', leaveOut: 3 },
    { title: 'quality', of: ({ quality }) => quality.toFixed(2), align: 'right', leaveOut: 4 },
  ];
  const { header, rows } = tableOf(columns, lines, width, paint);
  return [header, ...rows];
};

const waitingLines = ({ details, waiting }: CampaignPicture, { width, paint }: CampaignLook): readonly string[] => {
  const escalated = details.negotiationRows.filter(({ status }) => status === 'escalated');
  if (escalated.length === 0) return [];
  const under = (text: string) => wrapped(text, width === null ? null : width - 2).map((line) => `  ${line}`);
  return [
    '',
    paint('title', `Waiting for a person (${escalated.length})`),
    ...escalated.flatMap(({ influencerName, negotiationId, trigger }) => {
      const about = waiting.get(negotiationId);
      const what = `${influencerName ?? '(erased)'}: ${words(trigger ?? '')}${about === undefined ? '' : `, since ${about.since}`}`;
      return [
        ...under(oneLine(what)),
        ...(about === undefined ? [] : under(oneLine(about.reason)).map((line) => paint('faint', line))),
        ...(about === undefined || about.evidence === null
          ? []
          : under(`“${oneLine(about.evidence)}”`).map((line) => paint('faint', line))),
      ];
    }),
  ];
};

const unmatchedLines = ({ unmatched }: CampaignDetails, { width, paint }: CampaignLook): readonly string[] =>
  unmatched.length === 0
    ? []
    : [
        '',
        paint('title', `Not negotiated with (${unmatched.length})`),
        ...unmatched.flatMap(({ name, outcome }) =>
          wrapped(oneLine(`${name ?? '(erased)'}: ${UNMATCHED[outcome]}`), width === null ? null : width - 2).map(
            (line) => `  ${line}`,
          ),
        ),
      ];

/** Why somebody on the list is not negotiated with. */
export const UNMATCHED: Readonly<Record<CampaignDetails['unmatched'][number]['outcome'], string>> = {
  missing: 'not in the sheet; starts by itself when added',
  ambiguous: 'fits more than one row of the sheet',
  unreadable: `the sheet's row can't be read`,
  suppressed: 'opted out or bounced before',
  listed_twice: 'listed twice, negotiated with once',
};
