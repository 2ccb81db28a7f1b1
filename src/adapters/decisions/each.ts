import type { NegotiationCommand } from '../../domain/negotiation/commands.ts';
import type { NegotiationRow } from '../../projections/negotiation-rows.ts';

/** What a person may decide about many negotiations at once. */
export const ACTS = ['pause', 'resume', 'stop'] as const;
export type Act = (typeof ACTS)[number];

/** Whether the campaign itself is meant, or only some threads of whichever campaigns. */
export type Whole = Readonly<{ wholeCampaign: boolean }>;

/** Why an open negotiation stays as it is. */
export type LeftOut = 'paused_already' | 'not_paused' | 'paused_alone' | 'campaign_paused' | 'campaign_stopped';

type Row = Pick<NegotiationRow, 'status' | 'pausedWithCampaign' | 'standing'>;

/**
 * Whom an act concerns of these, and whom it leaves as they are; what is over is neither. A thread that a person paused by
 * itself is not resumed with its campaign, and none goes on by itself while its campaign does not.
 */
export const concernedBy = <Of extends Row & Readonly<{ open: boolean }>>(
  act: Act,
  rows: readonly Of[],
  whole: Whole,
) => {
  const open = rows.filter((row) => row.open).map((row) => ({ row, why: whyLeftOut(act, row, whole) }));
  return {
    concerned: open.filter(({ why }) => why === null).map(({ row }) => row),
    leftOut: open.flatMap(({ row, why }) => (why === null ? [] : [{ row, why }])),
  };
};

const whyLeftOut = (
  act: Act,
  { status, pausedWithCampaign, standing }: Row,
  { wholeCampaign }: Whole,
): LeftOut | null => {
  switch (act) {
    case 'pause':
      return status === 'paused' ? 'paused_already' : null;
    case 'stop':
      return null;
    case 'resume':
      if (status !== 'paused') return 'not_paused';
      if (wholeCampaign) return pausedWithCampaign ? null : 'paused_alone';
      return standing === 'running' ? null : `campaign_${standing}`;
  }
};

/** The act as a command on one negotiation; `by` is a Slack id. */
export const commandOf = (act: Act, by: string, { wholeCampaign }: Whole): NegotiationCommand => {
  switch (act) {
    case 'pause':
      return { type: 'Pause', by, ...(wholeCampaign ? { withCampaign: true } : {}) };
    case 'resume':
      return { type: 'Resume', by };
    case 'stop':
      return { type: 'Stop', by, reason: `a person stopped ${wholeCampaign ? 'the campaign' : 'it'}` };
  }
};
