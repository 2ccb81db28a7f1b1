import type { WebClient } from '@slack/web-api';
import type { Channel } from '../../events/catalogue/effects.ts';
import type { StoredEvent } from '../../events/catalogue.ts';
import type { EffectId, Position } from '../../events/units.ts';
import { isLiving, threadOf } from '../../domain/notices.ts';
import type { Effect } from '../../projections/effects.ts';
import { statesWhere } from '../../projections/states.ts';
import { type Application, metadata } from '../application.ts';
import type { Performer, Settlement } from '../effects/performer.ts';
import type { Settings } from '../settings.ts';
import { slackClient } from './client.ts';
import { askingEvent, drawn, required } from './draw.ts';

/**
 * Posts one notice. Slack has no idempotency key: the effect's id travels in the message's metadata and is looked for in
 * the channel, or in the thread that it belongs to, before a post whose outcome isn't known is repeated.
 */
export const postNotice = (
  app: Pick<Application, 'log' | 'settings' | 'logger'>,
  client: WebClient = slackClient(app),
): Performer => ({
  perform: async (effect, { signal }) => {
    const asOf = app.log.head() as Position;
    const { event, message } = drawn(app, effect);
    const channel = channelOf(app.settings, required(effect, 'channel'));
    const thread = threadFor(app, effect, channel);

    signal.throwIfAborted();
    const inThread = thread === null ? {} : { thread_ts: thread.ts, reply_broadcast: thread.shown };
    // Slack's types know a reply that is shown in the channel apart from one that isn't, but not one that is either.
    const { ts } = await client.chat.postMessage({
      channel,
      text: message.text,
      blocks: [...message.blocks],
      metadata: { event_type: METADATA, event_payload: { effect_id: effect.effectId } },
      unfurl_links: false,
      unfurl_media: false,
      ...inThread,
    });
    return posted(effect, event, { channelId: channel, ts: ts ?? null, asOf });
  },

  recover: async (effect) => {
    const event = askingEvent(app, effect);
    const channel = channelOf(app.settings, required(effect, 'channel'));
    const since = new Date(Date.parse(event.recordedAt) - BEFORE_ASKED_MS);
    const thread = threadFor(app, effect, channel);
    const ts = await findPosted(client, { channel, thread: thread?.ts ?? null }, effect.effectId, since);
    // When it was drawn nobody knows any more: whatever happened since it was asked for may be missing in it.
    return ts === null ? null : posted(effect, event, { channelId: channel, ts, asOf: event.position });
  },
});

type Place = Readonly<{ channelId: string; ts: string | null; asOf: Position }>;

const posted = (effect: Effect, event: StoredEvent, { channelId, ts, asOf }: Place): Settlement => {
  const notice = required(effect, 'notice');
  if (ts === null || !isLiving(notice)) return { outcome: 'succeeded', result: ts };
  const { effectId, campaignId, negotiationId } = effect;
  const data = {
    effectId,
    notice,
    channel: required(effect, 'channel'),
    channelId,
    ts,
    about: event.id,
    aboutPosition: event.position,
    asOf,
    campaignId,
    negotiationId,
    concerns: 'effectId' in event.data ? (event.data.effectId as EffectId) : null,
  };
  return {
    outcome: 'succeeded',
    result: ts,
    record: (tx) =>
      void tx.append({
        stream: `notice:${effectId}`,
        expected: 'any',
        metadata: metadata('slack', 'agent', campaignId ?? effectId, event.id),
        events: [{ type: 'NoticePosted', data, state: 'standing' }],
      }),
  };
};

/** The message below which this one belongs, where that stands in the same channel. */
const threadFor = (
  { log }: Pick<Application, 'log'>,
  { notice, campaignId, negotiationId }: Effect,
  channel: string,
): Readonly<{ ts: string; shown: boolean }> | null => {
  if (notice === null) return null;
  const { below, shown } = threadOf(notice);
  for (const root of below) {
    const subject = root === 'campaign_card' ? campaignId : negotiationId;
    const [standing] = statesWhere(
      log.database,
      'notices',
      'subject = ? AND notice = ? ORDER BY posted_at DESC LIMIT 1',
      subject,
      root,
    );
    if (standing?.channelId === channel) return { ts: standing.ts, shown };
  }
  return null;
};

const METADATA = 'parley_effect';
/** Slack's clock and ours may differ. */
const BEFORE_ASKED_MS = 5 * 60_000;
const PAGE = 200;

const findPosted = async (
  client: WebClient,
  { channel, thread }: Readonly<{ channel: string; thread: string | null }>,
  effectId: string,
  since: Date,
): Promise<string | null> => {
  const oldest = String(since.getTime() / 1000);
  let cursor: string | undefined;
  do {
    const asked = {
      channel,
      oldest,
      limit: PAGE,
      include_all_metadata: true,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const page =
      thread === null
        ? await client.conversations.history(asked)
        : await client.conversations.replies({ ...asked, ts: thread });
    const found = page.messages?.find(({ metadata }) => {
      const payload = metadata?.event_payload as Readonly<Record<string, unknown>> | undefined;
      return metadata?.event_type === METADATA && payload?.['effect_id'] === effectId;
    });
    if (found?.ts !== undefined) return found.ts;
    cursor = page.response_metadata?.next_cursor === '' ? undefined : page.response_metadata?.next_cursor;
  } while (cursor !== undefined);
  return null;
};

const channelOf = (settings: Settings, channel: Channel): string => {
  switch (channel) {
    case 'campaigns':
      return settings.SLACK_CHANNEL_CAMPAIGNS;
    case 'agreements':
      return settings.SLACK_CHANNEL_AGREEMENTS;
    case 'escalations':
      return settings.SLACK_CHANNEL_ESCALATIONS;
    case 'errors':
      return settings.SLACK_CHANNEL_ERRORS;
  }
};
