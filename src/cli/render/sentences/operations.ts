import type { EffectEvent, ParleyEvent } from '../../../events/catalogue.ts';
import type { operationsEvents } from '../../../events/catalogue/operations.ts';
import type { EffectKind, OutsideSystem } from '../../../events/catalogue/effects.ts';
import { counted, minute, words } from '../amounts.ts';
import type { Context, SentencesFor } from './told.ts';

/** What was asked of the outside world and how that went, and the installation's own troubles. */
export const OPERATIONS_SENTENCES: SentencesFor<ParleyEvent, EffectEvent['type'] | keyof typeof operationsEvents> = {
  EffectRequested: ({ data }) => ({
    sentence: `Asked ${SYSTEM_NAMES[data.system]} to ${TASKS[data.kind]}${data.notice === null ? '' : ` (${words(data.notice)})`}.`,
  }),
  EffectAttempted: ({ data }, context) => ({ sentence: `${doing(context)}: try ${data.attempt} began.` }),
  DraftRecorded: (_event, context) => ({ sentence: `${doing(context)}: the draft stands in the mailbox.` }),
  EffectSucceeded: (_event, context) => ({ sentence: `${doing(context)}: done.` }),
  EffectFailed: ({ data }, context) => ({
    sentence:
      data.outcome === 'failed'
        ? `${doing(context)}: try ${data.attempt} failed${status(data.status)}.`
        : `${doing(context)}: try ${data.attempt} may or may not have worked${status(data.status)}.`,
    reason: data.message,
  }),
  EffectParked: ({ data }, context) => ({
    sentence: `${doing(context)}: ${parked(data)}.`,
    reason: data.message,
  }),
  EffectResumed: ({ data }, context) => ({ sentence: `${doing(context)}: taken up again (${words(data.by)}).` }),
  DraftReleased: ({ data }, context) => ({
    sentence: `${doing(context)}: ${data.by} has read the draft and lets it go.`,
  }),
  EffectGivenUp: ({ data }, context) => ({ sentence: `${doing(context)}: given up by ${data.by}.` }),
  EffectSuperseded: ({ data }, context) => ({ sentence: `${doing(context)}: no longer needed (${words(data.why)}).` }),
  OutageBegan: ({ data }) => ({
    sentence: `${SYSTEM_NAMES[data.system]} fails${status(data.status)}.`,
    reason: data.message,
  }),
  OutageEnded: ({ data }) => ({
    sentence: `${SYSTEM_NAMES[data.system]} works again; it had failed since ${minute(data.began)}.`,
  }),
  CircuitOpened: ({ data }) => ({
    sentence: `${SYSTEM_NAMES[data.system]} failed too often in a row${status(data.status)}: it is only probed from here on.`,
    reason: data.message,
  }),
  CircuitClosed: ({ data }) => ({
    sentence: `${SYSTEM_NAMES[data.system]} got a call through: it is called as ever again, after only probes since ${minute(data.opened)}.`,
  }),
  EffectNeedsPerson: ({ data }) => ({
    sentence: `${SYSTEM_NAMES[data.system]} refuses to ${TASKS[data.kind]}${status(data.status)}; a person was asked.`,
    reason: data.message,
  }),
  MailboxRead: ({ data }) => ({ sentence: `The mailbox was read up to ${data.historyId}.` }),
  MailIgnored: ({ data }) => ({
    sentence: `A mail that belongs to no negotiation was left alone: ${words(data.why)}.`,
  }),
  LogAnchored: ({ data }) => ({ sentence: `The log was signed up to position ${data.position}.` }),
  PersonErased: ({ data }) => ({
    sentence:
      `Somebody was erased by ${data.by}: ${counted(data.positions.length, 'personal part was', 'personal parts were')} emptied, ` +
      `${counted(data.negotiationsEnded, 'negotiation')} ended.`,
  }),
  WebhookFoundSilent: ({ data }) => ({
    sentence:
      data.why === 'suspended'
        ? `ClickUp has suspended the webhook${data.webhookId === null ? '' : ` ${data.webhookId}`}; forms are found once an hour.`
        : 'No webhook of ClickUp told of a form, and none was found; forms are found once an hour.',
  }),
  MailQuotaReached: ({ data }) => ({
    sentence: `${counted(data.sent, 'mail')} left within 24 hours, as many as Gmail takes; ${data.waiting} ${data.waiting === 1 ? 'more waits' : 'more wait'} until ${minute(data.until)}.`,
  }),
  ProjectionFaulted: ({ data }) => ({
    sentence: `The read model ${data.projection} stopped; nothing is decided by it until parley rebuild.`,
    reason: data.message,
  }),
};

const status = (code: number | null): string => (code === null ? '' : ` (HTTP ${code})`);

const parked = ({ why, until }: Extract<EffectEvent, { type: 'EffectParked' }>['data']): string => {
  if (why === 'review') return 'waits as a draft until a person sends it';
  return until === null ? 'waits for a person' : `waits and is tried again at ${minute(until)}`;
};

const doing = ({ effect }: Context): string => (effect === null ? 'An effect' : DOING[effect]);

/** What is being done of each kind. */
export const DOING: Readonly<Record<EffectKind, string>> = {
  read_task: 'Reading the task',
  read_roster: 'Looking the influencers up',
  classify_reply: 'Reading the reply',
  word_mail: 'Wording the mail',
  send_mail: 'Sending the mail',
  post_notice: 'Posting to Slack',
  update_notice: 'Updating a message in Slack',
};

export const SYSTEM_NAMES: Readonly<Record<OutsideSystem, string>> = {
  clickup: 'ClickUp',
  sheets: 'Google Sheets',
  gmail: 'Gmail',
  slack: 'Slack',
  anthropic: 'Anthropic',
};

const TASKS: Readonly<Record<EffectKind, string>> = {
  read_task: 'read the task',
  read_roster: 'look the influencers up',
  classify_reply: 'read the reply',
  word_mail: 'word the mail',
  send_mail: 'send the mail',
  post_notice: 'post a notice',
  update_notice: 'update a notice',
};
