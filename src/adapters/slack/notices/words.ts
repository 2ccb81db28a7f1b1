import type { EscalationTrigger } from '../../../events/reading.ts';
import type { Platform } from '../../../events/terms.ts';
import type { Cents, Cpm } from '../../../events/units.ts';
import { cpmOf, formatCpm, formatUsd } from '../../../domain/money.ts';
import type { NegotiationRow } from '../../../projections/negotiation-rows.ts';
import type { CampaignRow } from '../../../projections/queries.ts';
import type { NoticeContext } from '../noticeContext.ts';
import { gmailThread, inline, joined, link, type Mrkdwn, mrkdwn, words } from '../text.ts';

export const usd = (amount: Cents | null, otherwise = '–'): Mrkdwn =>
  words(amount === null ? otherwise : formatUsd(amount));

export const cpm = (amount: Cpm | null, otherwise = '–'): Mrkdwn =>
  words(amount === null ? otherwise : formatCpm(amount));

/** `$1,125 (CPM $28.13)` */
export const usdAndCpm = (amount: Cents | null, impressions: number | null, otherwise = '–'): Mrkdwn =>
  amount === null || impressions === null
    ? usd(amount, otherwise)
    : mrkdwn`${usd(amount)} (CPM ${cpm(cpmOf(amount, impressions))})`;

export const PLATFORMS: Readonly<Record<Platform, string>> = {
  instagram: 'Instagram',
  tiktok: 'TikTok',
  youtube: 'YouTube',
};

export const influencerName = ({ negotiation }: NoticeContext): Mrkdwn => inline(negotiation?.influencerName ?? null);

export const clientName = ({ campaign }: NoticeContext): Mrkdwn => inline(campaign?.clientName ?? null);

/** For headings and fallbacks, which escape for themselves. */
export const plainNames = ({
  negotiation,
  campaign,
}: NoticeContext): Readonly<{ influencer: string; client: string }> => ({
  influencer: negotiation?.influencerName ?? 'an erased influencer',
  client: campaign?.clientName ?? 'an unnamed client',
});

/** The influencer's address, and the manager's where it is the manager who wrote. */
export const addresses = ({ negotiation, managerEmail }: NoticeContext): readonly (readonly [string, Mrkdwn])[] => [
  ['Email', inline(negotiation?.email ?? null)],
  ...(managerEmail === null ? [] : [['Manager', inline(managerEmail)] as const]),
];

/** Where somebody can look: the Gmail thread and the ClickUp task. */
export const links = (given: NoticeContext): Mrkdwn => {
  const { mailbox, threadId } = given;
  const mail = threadId === null ? words('No mail yet') : link(gmailThread(mailbox, threadId), 'Gmail thread');
  return joined([mail, taskLink(given)], '  ·  ');
};

export const taskLink = ({ campaign }: NoticeContext): Mrkdwn =>
  link(campaign?.submission?.taskUrl ?? null, 'ClickUp task');

/** How the team takes the thread and gives it back, with the influencer's name filled in. */
export const howToAct = (given: NoticeContext): Mrkdwn => {
  const typed = typedName(given);
  return mrkdwn`Answer in the thread or type \`/claim ${typed}\` and Parley stays silent there; \`/resume ${typed}\` hands it back, with the amount that stands where you named another (\`/resume ${typed} $900\`).`;
};

const typedName = ({ negotiation }: NoticeContext): Mrkdwn =>
  inline((negotiation?.influencerName ?? 'name').replaceAll('`', ''), 80);

/** Behind "… and 312 more" of a campaign's people. */
export const allNamed = (campaign: Pick<CampaignRow, 'campaignId'> | null): Mrkdwn =>
  campaign === null ? words('') : mrkdwn`; all of them: \`parley campaign show ${inline(campaign.campaignId)}\``;

/** `$4,200 of $20,000 spent, average CPM $22.50 against $25 target` */
export const spending = ({ spent, budget, averageCpm, targetCpm }: CampaignRow): Mrkdwn => {
  const average = averageCpm === null ? words('no deal yet') : mrkdwn`average CPM ${cpm(averageCpm)}`;
  return mrkdwn`${usd(spent)} of ${usd(budget)} spent, ${average} against ${cpm(targetCpm)} target`;
};

/** What each trigger means, in the team's words. */
export const TRIGGERS: Readonly<Record<EscalationTrigger, string>> = {
  cpm_over_threshold: 'Their ask is above what Parley settles by itself',
  ambiguous_intent: 'It is not clear what they mean',
  hostile_tone: 'The tone is hostile',
  legal_language: 'They use legal language',
  unusual_deliverables: 'They propose other deliverables',
  conditional_acceptance: 'They accept, under conditions',
  currency_mismatch: 'They name another currency',
  suspiciously_low_ask: 'Their ask is unusually low',
  rounds_exhausted: 'No higher offer is left',
  over_budget: 'It does not fit the budget',
  draft_rejected_by_guard: 'The draft did not pass the check before sending',
  injection_suspected: 'The mail may try to instruct the agent',
  attachment_needs_reading: 'An attachment has to be read',
  call_requested: 'They ask for a call',
  privacy_request: 'They make a privacy request',
  unknown_sender: 'Somebody else wrote in the thread',
  asked_if_human: 'They ask whether a person or a machine writes',
  questions_exhausted: 'They keep asking questions',
  reply_before_offer: 'They wrote before any offer was sent',
  timeline_ended: "The campaign's timeline has ended",
  reply_unread: 'Nobody has read their reply yet',
  opening_under_five_dollars: 'The opening offer would be under $5',
};

export const STATUSES: Readonly<Record<NegotiationRow['status'], string>> = {
  queued_for_budget: 'waiting for budget',
  offering: 'about to get an offer',
  awaiting_reply: 'awaiting their reply',
  considering_reply: 'considering their reply',
  escalated: 'waiting for a person',
  stale: 'without a reply',
  human_managed: 'managed by a person',
  paused: 'paused',
  agreed: 'agreed',
  declined: 'declined',
  stopped: 'stopped',
};
