import { App, type AppOptions, ExpressReceiver, SocketModeReceiver } from '@slack/bolt';
import type { Express, RequestHandler } from 'express';
import { setTimeout as pause } from 'node:timers/promises';
import type { Application } from '../application.ts';
import type { Outages } from '../outages.ts';
import { guarded } from '../routines.ts';
import { answeredSafely, askSlack, MESSAGES } from './answering.ts';
import { answerPages } from './commands/answer-pages.ts';
import { answerCommand, COMMANDS } from './commands/command.ts';
import { slackClientOptions } from './client.ts';
import { ephemeral } from './ephemeral.ts';
import { type Homes, homesOf } from './home/homes.ts';
import { listenToClicks } from './interactions/listen.ts';
import { quiet } from './quiet.ts';
import { openSocket, type Pause } from './socket.ts';

/** Where Slack sends commands, events and clicks. */
export const SLACK_ENDPOINT = '/slack/events';

export type SlackReceiver = Readonly<{
  /** Mounts the endpoint; nothing in Socket Mode. No body parser may stand in front of it: the signature is over raw bytes. */
  mount(server: Express): void;
  /** Connects in Socket Mode, behind where Slack is down; over HTTP there is nothing to do. @throws AppTokenRefused */
  start(): Promise<void>;
  stop(): Promise<void>;
}>;

/** Hears what people do in Slack: over HTTP in our own server, or in Socket Mode where there is an app token. */
export const slackReceiver = (app: Application, outages: Outages, pause?: Pause): SlackReceiver => {
  const { settings } = app;
  const homes = homesOf(app, outages);
  if (settings.SLACK_APP_TOKEN !== undefined) {
    const receiver = new SocketModeReceiver({
      appToken: settings.SLACK_APP_TOKEN,
      autoReconnectEnabled: false,
      logger: quiet(app.logger),
      installerOptions: { clientOptions: { ...slackClientOptions(app), timeout: ASK_WITHIN_MS } },
    });
    listen(new App({ ...optionsOf(app), receiver }), app, outages, homes);
    const socket = openSocket(app, receiver.client, outages, pause);
    return {
      mount: () => undefined,
      start: async () => {
        await socket.start();
        homes.start();
      },
      stop: async () => {
        await Promise.all([socket.stop(), homes.stop()]);
      },
    };
  }
  return {
    mount: (server) => {
      server.post(SLACK_ENDPOINT, freshOnly);
      const receiver = new ExpressReceiver({
        app: server,
        signingSecret: settings.SLACK_SIGNING_SECRET,
        endpoints: SLACK_ENDPOINT,
        bodyLimit: BODY_LIMIT,
        logger: quiet(app.logger),
      });
      listen(new App({ ...optionsOf(app), receiver }), app, outages, homes);
    },
    start: () => Promise.resolve(homes.start()),
    stop: homes.stop,
  };
};

/** Within the time of one try, after which nobody would close what the answer opens. */
const ASK_WITHIN_MS = 10_000;
/** A click brings the message that holds the button; Bolt would read any length before it looks at the signature. */
const BODY_LIMIT = '1mb';
const TIMESTAMP_TOLERANCE_MS = 5 * 60_000;

/** Bolt refuses old timestamps and accepts future ones, which a stolen request could be kept for. By the wall clock, as every signature. */
const freshOnly: RequestHandler = (request, response, next) => {
  const seconds = request.get('x-slack-request-timestamp') ?? '';
  const sent = /^\d{1,12}$/.test(seconds) ? Number(seconds) * 1000 : NaN;
  if (Math.abs(Date.now() - sent) <= TIMESTAMP_TOLERANCE_MS) next();
  else response.status(401).send();
};

/** `authorize` needs no call to Slack: commands are answered while its Web API is down. */
const optionsOf = (app: Application): AppOptions => ({
  authorize: () => Promise.resolve({ botToken: app.settings.SLACK_BOT_TOKEN }),
  logger: quiet(app.logger),
  clientOptions: slackClientOptions(app),
});

const listen = (bolt: App, app: Application, outages: Outages, homes: Homes): void => {
  bolt.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await homes.opened(event.user);
  });
  listenToClicks(bolt, app, outages);
  answerPages(bolt, app, outages);
  for (const name of COMMANDS) {
    bolt.command(name, async ({ command, ack, respond }) => {
      const { text, user_id: userId } = command;
      const answered = answeredSafely(app, { kind: 'a slash command', name }, MESSAGES, () =>
        answerCommand(app, { command: name, text, userId }),
      );
      const first = await Promise.race([answered, pause(ACK_WITHIN_MS, null)]);
      if (first !== null) return ack(ephemeral(first));
      // Slack waits three seconds; what takes longer is told through the response URL.
      await ack();
      const late = await answered;
      await guarded(app, async () => void (await askSlack(app, outages, () => respond(ephemeral(late)))));
    });
  }
  bolt.error((error) => {
    app.logger.error({ code: error.code, error: error.name }, 'something from Slack could not be dealt with');
    return Promise.resolve();
  });
};

const ACK_WITHIN_MS = 2_000;
