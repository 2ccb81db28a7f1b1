import type { CeilingInputs } from '../../events/catalogue/negotiation.ts';
import { formatCpm } from '../../domain/money.ts';
import type { Check, Explanation, Facts } from '../../projections/replay/explanations.ts';
import type { MailCame } from '../../projections/replay/mail-came.ts';
import { counted, cpm, money, minute, percent, second, words } from './amounts.ts';
import { signed } from './campaigns.ts';
import type { Look } from './replay/change-lines.ts';
import { engagementWords, fine } from './replay/negotiation.ts';
import { limitWords, timerWords } from './replay/words.ts';
import { RULES } from './rules.ts';
import { told } from './sentences.ts';
import { SUPERSEDED } from './sentences/decisions.ts';
import { DOING } from './sentences/operations.ts';
import { oneLine, padded, wrapped } from './text.ts';

const NUMBER = 3;
const NAMES = 10;
const MARGIN = NUMBER + 2;

/** One decision: what was decided, then what it rests on and what came of it, each under its name. */
export const explanationLines = (
  explanation: Explanation,
  number: number,
  they: string,
  look: Look,
): readonly string[] => {
  const { event, rule, numbers, check, reason, mail } = explanation;
  const { width, paint } = look;
  const { sentence } = told(event, { they, effect: null });
  const room = width === null ? null : width - MARGIN;
  const { words: ruleWords, source } = RULES[rule];
  const named = (name: string, lines: readonly string[]): readonly string[] => namedLines(name, lines, look);
  return [
    ...wrapped(oneLine(sentence), room).map(
      (line, index) =>
        paint('faint', padded(index === 0 ? `${number}` : '', NUMBER, 'right')) + '  ' + paint('title', line),
    ),
    ...named('when', [`${second(event.occurredAt)} UTC, #${event.position}`]),
    ...named('saw', factLines(explanation.facts)),
    ...named('rule', [`${ruleWords}${source === null ? '' : ` (policy: ${source})`}`]),
    ...named('numbers', numbers === null ? [] : [...numberLines(numbers), ...checkLines(check, event.position)]),
    ...named('reason', reason === null || reason === ruleWords ? [] : [reason]),
    ...named('mail', mail === null ? [] : mailLines(mail)),
    ...named('approved', approvalLines(explanation)),
  ];
};

/** The first line beside the name, the others under it; none where there is nothing to say. */
const namedLines = (name: string, lines: readonly string[], { width, paint }: Look): readonly string[] => {
  const room = width === null ? null : Math.max(20, width - MARGIN - NAMES);
  return lines
    .flatMap((line) => wrapped(oneLine(line), room))
    .map((line, index) => ' '.repeat(MARGIN) + paint('faint', padded(index === 0 ? name : '', NAMES)) + line);
};

const LONGEST_QUOTE = 400;
const quoted = (text: string): string => {
  const line = oneLine(text);
  return `“${line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line}”`;
};

const factLines = ({ mails, reading, refused, timer, escalation, terms }: Facts): readonly string[] => [
  ...mails.map(({ position, data, personal }) => {
    const extra = data.attachments.length === 0 ? '' : `, with ${counted(data.attachments.length, 'attachment')}`;
    const kind = data.kind === 'human' ? '' : ` (${words(data.kind)})`;
    return `mail #${position}${kind}${extra}: ${personal.content === null ? '(the text was erased)' : quoted(personal.content.body)}`;
  }),
  ...(reading === null ? [] : readingLines(reading)),
  ...(refused === null
    ? []
    : [`draft #${refused.position}: ${refused.personal.content?.reasons.join('; ') ?? '(the reasons were erased)'}`]),
  ...(timer === null ? [] : [`nothing heard: ${timerWords(timer)} had come`]),
  ...(escalation === null ? [] : escalationLines(escalation)),
  ...(terms === null
    ? []
    : [
        `engagement ${engagementWords(terms.engagement)}`,
        `${terms.impressions.toLocaleString('en-US')} expected impressions; ${limitWords(terms.limits)}`,
      ]),
];

type Reading = NonNullable<Facts['reading']>;

const readingLines = ({ position, data, personal }: Reading): readonly string[] => {
  const { intent, confidence, understoodAs, ask, discardedQuotes, use } = data;
  const { content } = personal;
  const found = content === null ? [] : foundIn(content);
  return [
    `read as ${words(intent)} (#${position}, ${percent(confidence)} sure, ${use.model})` +
      (content === null ? ', the quotes were erased' : ` by ${quoted(content.reading.intentQuote)}`),
    ...(found.length === 0 ? [] : [`found word for word: ${found.join(', ')}`]),
    ...(discardedQuotes === 0
      ? []
      : [`did not count: ${content?.discarded.join('; ') ?? counted(discardedQuotes, 'quote')}`]),
    `understood as ${words(understoodAs)}${ask === null ? '' : `: ${money(ask)}, parsed by code`}`,
  ];
};

/** What a reading points at and the mail does hold: a discarded quote is kept under what it was to support. */
const foundIn = ({ reading, discarded }: NonNullable<Reading['personal']['content']>): readonly string[] => {
  const { amounts, conditions, triggers, questions } = reading;
  return [
    ...amounts.map(({ quote, role }) => ({ kept: `amount (${role})`, title: role, quote })),
    ...conditions.map(({ quote, kind }) => ({ kept: `condition ${kind}`, title: kind, quote })),
    ...triggers.map(({ quote, kind }) => ({ kept: `trigger ${kind}`, title: kind, quote })),
    ...questions.map(({ quote }) => ({ kept: 'question', title: 'question', quote })),
  ]
    .filter(({ kept, quote }) => !discarded.includes(`${kept}: "${quote}"`))
    .map(({ title, quote }) => `${words(title)} ${quoted(quote)}`);
};

const escalationLines = ({ position, data, personal }: NonNullable<Facts['escalation']>): readonly string[] => [
  `asked since #${position}: ${words(data.trigger)}; their ask ${money(data.ask)}, our last offer ` +
    `${money(data.lastOffer)}, ceiling ${money(data.ceilingPrice)}`,
  ...(personal.content === null || personal.content.evidence === '' ? [] : [quoted(personal.content.evidence)]),
];

/** All inputs of the ceiling and what they come to, in the order in which policy §2 takes them. */
export const numberLines = (numbers: CeilingInputs): readonly string[] => {
  const { averageCpm, targetCpm, bank, reserved, available, quality, share, flex, tighten } = numbers;
  const { ceilingCpm, priceAtCeilingCpm, limit, room, ceilingPrice, hardCapPrice } = numbers;
  return [
    `${averageCpm === null ? 'no deals yet' : `average ${cpm(averageCpm)}`} against target ${cpm(targetCpm)}; ` +
      `bank ${signed(bank)} less ${money(reserved)} reserved: ${money(available)} available`,
    `quality ${quality.toFixed(2)}, share ${percent(share)}, flex ${fine(flex)}, tightened ${fine(tighten)}`,
    `ceiling CPM ${formatCpm(ceilingCpm)} = ${money(priceAtCeilingCpm)}; ` +
      `${limit === null ? 'no limit' : `limit ${money(limit)}`}, room ${signed(room)}, hard cap ${money(hardCapPrice)}`,
    `so at most ${money(ceilingPrice)}`,
  ];
};

const checkLines = (check: Check, position: number): readonly string[] => {
  switch (check.outcome) {
    case 'not_recorded':
      return [];
    case 'same':
      return [`replayed up to #${position - 1}: the same`];
    case 'differs':
      return [
        `replayed up to #${position - 1} with this release: ` +
          check.fields
            .map(
              ({ field, recorded, replayed }) =>
                `${field} ${JSON.stringify(replayed)}, recorded ${JSON.stringify(recorded)}`,
            )
            .join('; '),
      ];
  }
};

const mailLines = ({ drafted, refused, sent, superseded, review, troubles }: MailCame): readonly string[] => [
  ...(drafted === null
    ? []
    : [
        `worded ${second(drafted.occurredAt)}${drafted.data.use === null ? '' : ` by ${drafted.data.use.model}`}, passed the guard (#${drafted.position})` +
          (drafted.data.notBefore === null
            ? ''
            : `; may leave from ${minute(drafted.data.notBefore)} on, in their daytime`),
      ]),
  ...(refused === null
    ? []
    : [
        `refused by the guard ${second(refused.occurredAt)} (#${refused.position}): ` +
          (refused.personal.content?.reasons.join('; ') ?? 'the reasons were erased'),
      ]),
  ...troubles.map(
    ({ kind, status, attempts, dueAt }) =>
      `${DOING[kind]}: ${words(status)} after ${counted(attempts, 'try', 'tries')}${dueAt === null ? '' : `, again at ${minute(dueAt)}`}`,
  ),
  ...(review === null ? [] : [`waited as a draft for a person to press Send since ${second(review.since)}`]),
  ...(sent === null ? [] : [`sent ${second(sent.occurredAt)} (#${sent.position})`]),
  ...(superseded === null
    ? []
    : [
        `taken back ${second(superseded.event.occurredAt)} (#${superseded.event.position}): ` +
          SUPERSEDED[superseded.event.data.why] +
          (superseded.because === null ? '' : `; ${superseded.because}`),
      ]),
  ...(drafted === null && refused === null && sent === null && superseded === null ? ['not worded yet'] : []),
];

const approvalLines = ({ event, by, answer, mail }: Explanation): readonly string[] => {
  if (event.type === 'NegotiationEscalated')
    return answer === null
      ? ['a person was asked and has not answered yet']
      : [`a person was asked; ended ${second(answer.at)} by ${who(answer.by)} (#${answer.position})`];
  if (by !== 'agent') return [who(by)];
  const reviewed = mail !== null && mail.review !== null && mail.sent !== null;
  return [reviewed ? 'a person, by sending the draft' : 'nobody had to: Parley decides this by itself'];
};

const who = (by: string): string => {
  if (by === 'agent') return 'Parley';
  return by === 'influencer' ? 'the influencer' : by;
};
