import { App, ExpressReceiver } from '@slack/bolt';
import type { AddressInfo } from 'node:net';
import type { ApplicationAddress } from '../../../sandbox/http/application.ts';
import { applicationAddress } from '../../../sandbox/http/application.ts';
import { type Slack, startSlack } from '../../../sandbox/slack/slack.ts';

const SECRET = 'shh';
const TOKEN = 'xoxb-bolt';

/** The sandbox's Slack with an application of Bolt's at its other end. `clock`: milliseconds that Slack's clock is ahead. */
export const slackWithBolt = async (prepare: (app: App) => void) => {
  const clock = { ahead: 0 };
  const application: ApplicationAddress = applicationAddress();
  const slack: Slack = await startSlack({
    botToken: TOKEN,
    signingSecret: SECRET,
    application,
    now: () => Date.now() + clock.ahead,
  });
  const receiver = new ExpressReceiver({ signingSecret: SECRET, endpoints: '/slack/events' });
  const app = new App({ receiver, token: TOKEN, clientOptions: { slackApiUrl: `${slack.server.url}/api/` } });
  const state = { head: 0 };
  receiver.app.get('/healthz', (_request, response) => void response.json({ settled: true, ...state }));
  prepare(app);
  const server = receiver.app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  application.connect(url);
  return {
    slack,
    client: app.client,
    clock,
    url,
    /** What `/healthz` says was recorded. */
    state,
    stop: async () => {
      server.close();
      await slack.stop();
    },
  };
};

export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });
export const button = (text: string, actionId: string, value?: string) => ({
  type: 'button' as const,
  text: plain(text),
  action_id: actionId,
  ...(value === undefined ? {} : { value }),
});
export const actions = (...elements: ReturnType<typeof button>[]) => ({ type: 'actions' as const, elements });
