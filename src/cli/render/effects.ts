import type { EffectRow } from '../../projections/effect-rows.ts';
import { minute, words } from './amounts.ts';
import type { CampaignLook } from './campaigns.ts';
import type { CsvColumn } from './csv.ts';
import { SYSTEM_NAMES } from './sentences/operations.ts';
import { type Column, tableOf } from './table.ts';

export const effectLines = (rows: readonly EffectRow[], { width, paint }: CampaignLook): readonly string[] => {
  const { header, rows: lines } = tableOf(COLUMNS, rows, width, paint);
  return [header, ...lines];
};

const COLUMNS: readonly Column<EffectRow>[] = [
  { title: 'effect', of: ({ effectId }) => ({ text: effectId, style: 'faint' }) },
  { title: 'system', of: ({ system }) => SYSTEM_NAMES[system] },
  { title: 'what', of: ({ kind, notice }) => words(notice ?? kind), least: 12 },
  { title: 'for', of: (row) => row.influencerName ?? row.clientName ?? '', least: 10 },
  {
    title: 'state',
    of: ({ status }) => (status === 'parked' ? { text: 'parked', style: 'waiting' } : words(status)),
  },
  { title: 'tries', of: ({ attempts }) => String(attempts), align: 'right' },
  { title: 'asked', of: ({ askedAt }) => minute(askedAt), leaveOut: 1 },
  { title: 'next', of: ({ status, dueAt }) => nextWords(status, dueAt), leaveOut: 0 },
  { title: 'why', of: ({ failure }) => failure ?? '', least: 16 },
];

const nextWords = (status: EffectRow['status'], dueAt: EffectRow['dueAt']): string => {
  if (dueAt !== null) return minute(dueAt);
  return status === 'parked' ? 'a person' : 'at once';
};

export const EFFECTS_CSV: readonly CsvColumn<EffectRow>[] = [
  { title: 'effect', of: ({ effectId }) => effectId },
  { title: 'system', of: ({ system }) => system },
  { title: 'kind', of: ({ kind }) => kind },
  { title: 'notice', of: ({ notice }) => notice },
  { title: 'status', of: ({ status }) => status },
  { title: 'attempts', of: ({ attempts }) => attempts },
  { title: 'asked_at', of: ({ askedAt }) => askedAt },
  { title: 'due_at', of: ({ dueAt }) => dueAt },
  { title: 'campaign_id', of: ({ campaignId }) => campaignId },
  { title: 'campaign', of: ({ clientName }) => clientName },
  { title: 'negotiation_id', of: ({ negotiationId }) => negotiationId },
  { title: 'influencer', of: ({ influencerName }) => influencerName },
  { title: 'failure', of: ({ failure }) => failure },
];
