import { drawChannel } from '../slack/channel.ts';
import { type Drawing, pressablesIn } from '../slack/drawing.ts';
import { CHANNELS, type ChannelName, type Slack, type SlackMessage } from '../slack/slack.ts';

/** Everything that was said in each channel. */
export type Conversation = Readonly<Record<ChannelName, readonly SlackMessage[]>>;

export const conversationIn = async (slack: Pick<Slack, 'messages'>): Promise<Conversation> =>
  Object.fromEntries(
    await Promise.all(CHANNELS.map(async (channel) => [channel, await slack.messages(channel)] as const)),
  ) as Conversation;

/** The whole conversation, channel by channel. */
export const wholly = (conversation: Conversation, drawing: Drawing): string =>
  CHANNELS.filter((channel) => conversation[channel].length > 0)
    .map((channel) => drawn(channel, conversation[channel], drawing))
    .join('\n\n');

/** A glance at it: the campaign's message, one escalation and one agreement; '' where nothing was said. */
export const briefly = (conversation: Conversation, drawing: Drawing): string =>
  [
    glance('campaigns', conversation.campaigns, campaignIn(conversation.campaigns), drawing),
    glance('escalations', conversation.escalations, escalationIn(conversation.escalations), drawing),
    glance('agreements', conversation.agreements, conversation.agreements.at(-1), drawing),
  ]
    .filter((each) => each !== null)
    .join('\n\n');

/** The one that is kept up to date or talked about; else the newest. */
const campaignIn = (messages: readonly SlackMessage[]): SlackMessage | undefined =>
  messages.find(({ edited }) => edited !== undefined) ??
  messages.find(({ ts, thread_ts: thread }) => thread === ts) ??
  messages.at(-1);

/** One that was settled, or that can be; else the oldest. */
const escalationIn = (messages: readonly SlackMessage[]): SlackMessage | undefined =>
  messages.find(({ edited }) => edited !== undefined) ??
  messages.find(({ blocks }) => pressablesIn(blocks ?? []).length > 0) ??
  messages[0];

const glance = (
  channel: ChannelName,
  all: readonly SlackMessage[],
  one: SlackMessage | undefined,
  drawing: Drawing,
): string | null => {
  if (one === undefined) return null;
  const others = all.length - 1;
  const more = others === 0 ? '' : `\n\n  … and ${others} more`;
  return drawn(channel, [one], drawing) + more;
};

const drawn = (channel: ChannelName, messages: readonly SlackMessage[], drawing: Drawing): string =>
  [drawing.style?.bold(`#${channel}`) ?? `#${channel}`, ...drawChannel(messages, drawing).lines].join('\n');
