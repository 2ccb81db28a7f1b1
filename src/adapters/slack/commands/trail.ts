import { z } from 'zod';
import { cents } from '../../../events/units.ts';
import { formatUsd } from '../../../domain/money.ts';
import type { AuditEntry } from '../../../projections/audit.ts';
import { inline, joined, type Mrkdwn, mrkdwn, person, words } from '../text.ts';

/** One event as a line: when, what, with whom, the money in it, the reason, and by whom where it was a person. */
export const trailLine = (entry: AuditEntry): Mrkdwn => {
  const { timestamp, type, influencerName, campaign, negotiationId, emailSubject, direction, actor } = entry;
  const about = negotiationId === null ? inline(campaign ?? '–') : inline(influencerName);
  const details = [
    ...(direction === null ? [] : [mrkdwn`“${inline(emailSubject, 90)}”`]),
    ...money(entry.rates),
    ...reason(entry.data),
    ...(actor.startsWith('slack:') ? [mrkdwn`by ${person(actor.slice('slack:'.length))}`] : []),
  ];
  const what = mrkdwn`\`${words(timestamp.slice(0, 16).replace('T', ' '))}\` *${words(sentence(type))}*, ${about}`;
  return details.length === 0 ? what : mrkdwn`${what}: ${joined(details, '; ')}`;
};

/** `NegotiationEscalated` → `Negotiation escalated` */
const sentence = (type: string): string => {
  const spaced = type.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return spaced;
};

const amount = z.number().int().nonnegative().nullish();
const Rates = z.object({ price: amount, ask: amount, ceiling: amount });
const Data = z.object({
  reason: z.string().optional(),
  trigger: z.string().optional(),
  because: z.string().optional(),
  /** Of a try that failed, in words of ours. */
  message: z.string().optional(),
});

const money = (rates: string | null): readonly Mrkdwn[] => {
  const read = Rates.safeParse(rates === null ? {} : JSON.parse(rates));
  if (!read.success) return [];
  const { price, ask, ceiling } = read.data;
  const named = (label: string, value: number | null | undefined) =>
    value === null || value === undefined ? [] : [words(`${label} ${formatUsd(cents(value))}`)];
  return [...named('price', price), ...named('ask', ask), ...named('ceiling', ceiling)];
};

const reason = (data: string): readonly Mrkdwn[] => {
  const read = Data.safeParse(JSON.parse(data));
  const told = read.success
    ? (read.data.reason ?? read.data.trigger ?? read.data.because ?? read.data.message)
    : undefined;
  return told === undefined ? [] : [inline(told.replaceAll('_', ' '), 160)];
};
