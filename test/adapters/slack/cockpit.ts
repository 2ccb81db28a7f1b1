import express from 'express';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { outagesOf } from '../../../src/adapters/outages.ts';
import type { EffectRunner } from '../../../src/adapters/effects/runner.ts';
import { postNotice } from '../../../src/adapters/slack/post.ts';
import { type SlackReceiver, slackReceiver } from '../../../src/adapters/slack/receiver.ts';
import { updateNotice } from '../../../src/adapters/slack/update.ts';
import { type ApplicationAddress, applicationAddress } from '../../../sandbox/http/application.ts';
import {
  type ChannelName,
  type Slack,
  type SlackMessage,
  type Spoken,
  startSlack,
} from '../../../sandbox/slack/slack.ts';
import { startRunner, until } from '../../support/effects.ts';
import { team, type Team } from './team.ts';

export type Performers = NonNullable<Parameters<typeof startRunner>[1]>;

const SECRET = 'shh-signing-secret';

export type Cockpit = Team &
  Readonly<{
    slack: Slack;
    /** Lets Slack have everything that may be posted or drawn anew now. */
    posted(): Promise<void>;
    /** The last message of a channel whose text begins like this, as it stands now. */
    message(channel: ChannelName, beginning: string): Promise<SlackMessage>;
    /** A click on the message as it stands now; what the person sees of it, in words. */
    click(channel: ChannelName, message: SlackMessage, does: string, userId?: string): Promise<string>;
  }>;

/** Parley's Slack side over HTTP against the emulated Slack, with the effects on Slack performed. To be called once a file. */
export const cockpits = () => {
  let slack: Slack;
  let address: ApplicationAddress;
  const servers: Server[] = [];
  const runners: EffectRunner[] = [];
  const receivers: SlackReceiver[] = [];

  beforeAll(async () => {
    address = applicationAddress();
    slack = await startSlack({ botToken: 'xoxb-test', signingSecret: SECRET, application: address });
  });
  afterEach(async () => {
    for (const receiver of receivers.splice(0)) await receiver.stop();
    for (const runner of runners.splice(0)) await runner.stop();
    for (const server of servers.splice(0)) server.close();
  });
  afterAll(() => slack.stop());

  /** `performed`: how the other effects are; all succeed unless told. */
  return async (
    deciders: readonly string[] | null = null,
    performed: Parameters<typeof startRunner>[1] = {},
  ): Promise<Cockpit> => {
    const { channelIds, peopleIds } = slack;
    const here = team(
      {
        SLACK_URL: `${slack.server.url}/api/`,
        SLACK_BOT_TOKEN: 'xoxb-test',
        SLACK_SIGNING_SECRET: SECRET,
        SLACK_CHANNEL_CAMPAIGNS: channelIds.campaigns,
        SLACK_CHANNEL_AGREEMENTS: channelIds.agreements,
        SLACK_CHANNEL_ESCALATIONS: channelIds.escalations,
        SLACK_CHANNEL_ERRORS: channelIds['parley-errors'],
      },
      deciders ?? [peopleIds.priya, peopleIds.noor],
    );
    const slacks = { post_notice: postNotice(here.app), update_notice: updateNotice(here.app) };
    const runner = startRunner(here.app, { ...slacks, ...performed });
    runners.push(runner);
    const server = express();
    const receiver = slackReceiver(here.app, outagesOf(here.app));
    receiver.mount(server);
    receivers.push(receiver);
    await receiver.start();
    const http = server.listen(0, '127.0.0.1');
    servers.push(http);
    await new Promise((resolve) => http.once('listening', resolve));
    address.connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    const posted = async () => {
      runner.wake();
      await until(() => runner.idle());
    };
    return {
      ...here,
      slack,
      posted,
      message: async (channel, beginning) => {
        await posted();
        const found = (await slack.messages(channel)).findLast(({ text }) => text.startsWith(beginning));
        if (found === undefined) throw new Error(`no message begins with ${beginning}`);
        return found;
      },
      click: async (channel, { ts, ...seen }, does, userId = peopleIds.priya) =>
        inWords(await slack.click({ channel, ts, seen: { ...seen, ts }, actionId: `parley:${does}` }, userId)),
    };
  };
};

/** Priya's click on what opens a form; her id, once it is before her. */
export const opened = async (
  { slack }: Cockpit,
  { ts, ...seen }: SlackMessage,
  does: string,
  channel: ChannelName = 'escalations',
): Promise<string> => {
  const { priya } = slack.peopleIds;
  await slack.click({ channel, ts, seen: { ...seen, ts }, actionId: `parley:${does}` }, priya);
  await until(() => slack.modal(priya) !== null);
  return priya;
};

/** What whoever clicked is told; it comes behind the ack. */
export const inWords = async (spoken: Spoken): Promise<string> => {
  const until = Date.now() + 5_000;
  while (spoken.responses().length === 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
  return spoken
    .responses()
    .map(({ text }) => String(text))
    .join('\n');
};

/** The form that somebody has before them; it comes behind the ack. */
export const formOf = async ({ slack }: Pick<Cockpit, 'slack'>, userId: string): Promise<string> => {
  const until = Date.now() + 5_000;
  while (slack.modal(userId) === null && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
  return JSON.stringify(slack.modal(userId));
};

/** The labels of a message's buttons, in order. */
export const buttonsOf = ({ blocks = [] }: Pick<SlackMessage, 'blocks'>): readonly string[] =>
  (blocks as readonly { type: string; elements?: readonly { type: string; text: { text: string } }[] }[])
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements = [] }) => elements.map(({ text }) => text.text));

/** The question that a button asks before its click counts; undefined where it asks none. */
export const confirmOf = ({ blocks = [] }: Pick<SlackMessage, 'blocks'>, label: string): unknown =>
  (blocks as readonly { elements?: readonly { text?: { text: string }; confirm?: unknown }[] }[])
    .flatMap(({ elements = [] }) => elements)
    .find(({ text }) => text?.text === label)?.confirm;

/** All that a message says, in the order in which it is read. */
export const textOf = ({ blocks = [] }: Pick<SlackMessage, 'blocks'>): string =>
  JSON.stringify(blocks).replaceAll('\\n', '\n');
