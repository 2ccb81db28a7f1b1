import type { WebClient } from '@slack/web-api';
import type { Channel } from '../../events/catalogue/effects.ts';
import type { Effect } from '../../projections/effects.ts';
import type { StoredEvent } from '../../events/catalogue.ts';
import type { Application } from '../application.ts';
import { askedBy } from '../effects/asked-by.ts';
import type { Performer } from '../effects/performer.ts';
import type { Settings } from '../settings.ts';
import { slackClient } from './client.ts';
import { noticeContext } from './noticeContext.ts';
import { renderNotice } from './notices/notice.ts';
import { MessageInvalid, validateBlocks } from './validate.ts';

/**
 * Posts one notice. Slack has no idempotency key: the effect's id travels in the message's metadata and is looked for in
 * the channel before a post whose outcome isn't known is repeated.
 */
export const postNotice = (
  app: Pick<Application, 'log' | 'settings' | 'logger'>,
  client: WebClient = slackClient(app),
): Performer => ({
  perform: async (effect, { signal }) => {
    const event = askingEvent(app, effect);
    const message = renderNotice(required(effect, 'notice'), event, noticeContext(app, event));
    const problems = validateBlocks(message);
    if (problems.length > 0) throw new MessageInvalid(required(effect, 'notice'), problems);

    signal.throwIfAborted();
    const { ts } = await client.chat.postMessage({
      channel: channelOf(app.settings, required(effect, 'channel')),
      text: message.text,
      blocks: [...message.blocks],
      metadata: { event_type: METADATA, event_payload: { effect_id: effect.effectId } },
      unfurl_links: false,
      unfurl_media: false,
    });
    return { outcome: 'succeeded', result: ts ?? null };
  },

  recover: async (effect) => {
    const ts = await findPosted(
      client,
      channelOf(app.settings, required(effect, 'channel')),
      effect.effectId,
      new Date(Date.parse(askingEvent(app, effect).recordedAt) - BEFORE_ASKED_MS),
    );
    return ts === null ? null : { outcome: 'succeeded', result: ts };
  },
});

/** The event that asked for an effect says what the notice is about. */
class AskingEventMissing extends Error {
  readonly code = 'ASKING_EVENT_MISSING';
  constructor({ effectId, aboutPosition }: Effect, what: string) {
    super(`The effect ${effectId} can't be posted: ${what} at position ${aboutPosition}; run: parley verify`);
  }
}

const METADATA = 'parley_effect';
/** Slack's clock and ours may differ. */
const BEFORE_ASKED_MS = 5 * 60_000;
const PAGE = 200;

const findPosted = async (
  client: WebClient,
  channel: string,
  effectId: string,
  since: Date,
): Promise<string | null> => {
  const oldest = String(since.getTime() / 1000);
  let cursor: string | undefined;
  do {
    const page = await client.conversations.history({
      channel,
      oldest,
      limit: PAGE,
      include_all_metadata: true,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const found = page.messages?.find(({ metadata }) => {
      const payload = metadata?.event_payload as Readonly<Record<string, unknown>> | undefined;
      return metadata?.event_type === METADATA && payload?.['effect_id'] === effectId;
    });
    if (found?.ts !== undefined) return found.ts;
    cursor = page.response_metadata?.next_cursor === '' ? undefined : page.response_metadata?.next_cursor;
  } while (cursor !== undefined);
  return null;
};

const askingEvent = (app: Pick<Application, 'log'>, effect: Effect): StoredEvent => {
  const event = askedBy(app, effect);
  if (event === null) throw new AskingEventMissing(effect, 'the event that asked for it is not');
  return event;
};

const required = <Key extends 'notice' | 'channel'>(effect: Effect, key: Key): NonNullable<Effect[Key]> => {
  const value = effect[key];
  if (value === null) throw new AskingEventMissing(effect, `no ${key} was asked for`);
  return value;
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
