import type { WebClient } from '@slack/web-api';
import type { StoredEvent } from '../../events/catalogue.ts';
import { isSettled } from '../../projections/effects.ts';
import { type Application, metadata, type Tx } from '../application.ts';
import type { Performer } from '../effects/performer.ts';
import { slackClient } from './client.ts';
import { AskingEventMissing, askingEvent, drawn } from './draw.ts';

/** Draws a message anew in its place. Doing that twice does no harm. */
export const updateNotice = (
  app: Pick<Application, 'log' | 'settings' | 'logger'>,
  client: WebClient = slackClient(app),
): Performer => ({
  perform: async (effect, { signal }) => {
    const standing = askingEvent(app, effect);
    if (standing.type !== 'NoticePosted') throw new AskingEventMissing(effect, 'no message that stands in Slack is');
    const { channelId, ts, notice } = standing.data;
    const { message, context } = drawn(app, { ...effect, ...standing.data });

    signal.throwIfAborted();
    const settled = (why: 'settled' | 'deleted') => (tx: Tx) => settleNotice(tx, standing, why);
    try {
      await client.chat.update({ channel: channelId, ts, text: message.text, blocks: [...message.blocks] });
    } catch (error) {
      if (!isGone(error)) throw error;
      return { outcome: 'superseded', why: 'the message is gone from Slack', record: settled('deleted') };
    }
    // What was let go may still come to something else than what whoever pressed it expects.
    const isUnderWay = context.effect !== null && !isSettled(context.effect);
    const asks = message.blocks.some(({ type }) => type === 'actions');
    const done = notice !== 'campaign_card' && !asks && !isUnderWay;
    return { outcome: 'succeeded', result: ts, ...(done ? { record: settled('settled') } : {}) };
  },
});

const settleNotice = (
  tx: Tx,
  { data, id }: Extract<StoredEvent, { type: 'NoticePosted' }>,
  why: 'settled' | 'deleted',
): void => {
  tx.append({
    stream: `notice:${data.effectId}`,
    expected: 'stream_exists',
    metadata: metadata('slack', 'agent', data.campaignId ?? data.effectId, id),
    events: [{ type: 'NoticeSettled', data: { effectId: data.effectId, why }, state: 'settled' }],
  });
};

/** Slack's word for a message that somebody deleted. A channel may come back, so one that is gone is for a person to mend. */
const isGone = (error: unknown): boolean =>
  error instanceof Error &&
  'data' in error &&
  /^message_not_found$/.test(String((error.data as { error?: unknown }).error));
