import { WebClient } from '@slack/web-api';
import { asking, type Finding, finding } from '../finding.ts';
import type { Application } from '../application.ts';
import type { Settings } from '../settings.ts';
import { slackClient, slackClientOptions } from './client.ts';

type Given = Pick<Application, 'settings' | 'logger'>;

/** The bot's token and scopes, each channel as its history is read after a crash, and the token of Socket Mode. Posts nothing. */
export const checkSlack = async (app: Given): Promise<readonly Finding[]> => {
  const client = slackClient(app);
  const token = await asking({
    about: 'slack',
    otherwise: 'SLACK_BOT_TOKEN is not taken',
    advice: 'Install the app and set SLACK_BOT_TOKEN to its Bot User OAuth Token, as docs/slack.md says.',
    call: () => client.auth.test(),
    judge: ({ team, response_metadata }) => scopeFindings(team ?? 'the workspace', response_metadata?.scopes),
  });
  if (token.some(({ outcome }) => outcome === 'wrong')) return token;
  const channels = await Promise.all(
    channelsOf(app.settings).map(([names, id]) =>
      asking({
        about: 'slack',
        otherwise: `The channel ${id} of ${names} can't be used`,
        advice: ({ message }) =>
          message.includes('channel_not_found')
            ? 'Set the id of a channel of this workspace, and type /invite @Parley in it.'
            : 'Type /invite @Parley in it; where a scope is missing, install the app again from slack-manifest.yaml.',
        call: () => client.conversations.history({ channel: id, limit: 1 }),
        judge: () => [finding('slack', 'sound', `Parley is in the channel ${id} of ${names}.`)],
      }),
    ),
  );
  return [...token, ...channels.flat(), ...(await socketFindings(app))];
};

const SCOPES = ['chat:write', 'channels:history', 'groups:history', 'commands'];

const scopeFindings = (team: string, scopes: readonly string[] | undefined): readonly Finding[] => {
  const missing = scopes === undefined ? [] : SCOPES.filter((scope) => !scopes.includes(scope));
  return [
    missing.length === 0
      ? finding('slack', 'sound', `SLACK_BOT_TOKEN is taken in ${team}.`)
      : finding(
          'slack',
          'wrong',
          `SLACK_BOT_TOKEN lacks ${missing.join(', ')}: install the app again from slack-manifest.yaml.`,
        ),
  ];
};

/** Each channel once, with the settings that name it. */
const channelsOf = (settings: Settings): readonly (readonly [string, string])[] => {
  const named = [
    ['SLACK_CHANNEL_CAMPAIGNS', settings.SLACK_CHANNEL_CAMPAIGNS],
    ['SLACK_CHANNEL_AGREEMENTS', settings.SLACK_CHANNEL_AGREEMENTS],
    ['SLACK_CHANNEL_ESCALATIONS', settings.SLACK_CHANNEL_ESCALATIONS],
    ['SLACK_CHANNEL_ERRORS', settings.SLACK_CHANNEL_ERRORS],
  ] as const;
  return [...new Set(named.map(([, id]) => id))].map((id) => [
    named
      .filter(([, other]) => other === id)
      .map(([name]) => name)
      .join(' and '),
    id,
  ]);
};

const socketFindings = (app: Given): Promise<readonly Finding[]> => {
  const token = app.settings.SLACK_APP_TOKEN;
  if (token === undefined)
    return Promise.resolve([
      finding(
        'slack',
        'sound',
        'Commands come over HTTP (no SLACK_APP_TOKEN): type /parley status in Slack to see that they do.',
      ),
    ]);
  return asking({
    about: 'slack',
    otherwise: 'SLACK_APP_TOKEN is not taken',
    advice: 'Make an App-Level Token with the scope connections:write and set it.',
    // It says where a connection could be opened, and opens none.
    call: () => new WebClient(token, slackClientOptions(app)).apps.connections.open({}),
    judge: () => [finding('slack', 'sound', 'SLACK_APP_TOKEN is taken: Slack is heard in Socket Mode.')],
  });
};
