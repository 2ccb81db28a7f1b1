import { WebClient } from '@slack/web-api';
import { asking, type Finding, finding } from '../finding.ts';
import type { Application } from '../application.ts';
import type { Settings } from '../settings.ts';
import { slackClient, slackClientOptions } from './client.ts';

type Given = Pick<Application, 'settings' | 'logger'>;

/** Bot scopes of slack-manifest.yaml: what Parley calls needs these and no others. */
export const SCOPES = [
  'chat:write',
  'commands',
  'channels:history',
  'groups:history',
  'channels:read',
  'groups:read',
] as const;

/** The bot's token and scopes, whether it can post in each channel, and the token of Socket Mode. Posts nothing. */
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
  const channels = await Promise.all(channelsOf(app.settings).map((channel) => channelFindings(client, channel)));
  return [...token, ...channels.flat(), ...(await socketFindings(app))];
};

const scopeFindings = (team: string, scopes: readonly string[] | undefined): readonly Finding[] => {
  if (scopes === undefined)
    return [
      finding(
        'slack',
        'doubtful',
        `SLACK_BOT_TOKEN is taken in ${team}, but the answer names no scopes: compare those of the app (OAuth & Permissions) with slack-manifest.yaml.`,
      ),
    ];
  const missing = SCOPES.filter((scope) => !scopes.includes(scope));
  return [
    missing.length === 0
      ? finding('slack', 'sound', `SLACK_BOT_TOKEN is taken in ${team}, with every scope that is needed.`)
      : finding(
          'slack',
          'wrong',
          `SLACK_BOT_TOKEN lacks ${missing.join(', ')}: paste slack-manifest.yaml into the app's App Manifest, save, and install it again (OAuth & Permissions).`,
        ),
  ];
};

type NamedChannel = Readonly<{ id: string; settings: string }>;

const channelFindings = (client: WebClient, { id, settings }: NamedChannel): Promise<readonly Finding[]> =>
  asking({
    about: 'slack',
    otherwise: `The channel ${id} of ${settings} can't be used`,
    advice: ({ message }) =>
      message.includes('channel_not_found')
        ? 'Set the id of a channel of this workspace; where it is a private one, type /invite @Parley in it.'
        : 'Type /invite @Parley in it, and run parley doctor again.',
    call: () => client.conversations.info({ channel: id }),
    judge: ({ channel = {} }) => {
      const name = channel.name === undefined ? id : `${id} (#${channel.name})`;
      if (channel.is_archived === true)
        return [
          finding(
            'slack',
            'wrong',
            `The channel ${name} of ${settings} is archived: unarchive it, or set the id of another.`,
          ),
        ];
      if (channel.is_member !== true)
        return [
          finding('slack', 'wrong', `Parley is not in the channel ${name} of ${settings}: type /invite @Parley in it.`),
        ];
      return [finding('slack', 'sound', `Parley is in the channel ${name} of ${settings}.`)];
    },
  });

/** Each channel once, with the settings that name it. */
const channelsOf = (settings: Settings): readonly NamedChannel[] => {
  const named = [
    ['SLACK_CHANNEL_CAMPAIGNS', settings.SLACK_CHANNEL_CAMPAIGNS],
    ['SLACK_CHANNEL_AGREEMENTS', settings.SLACK_CHANNEL_AGREEMENTS],
    ['SLACK_CHANNEL_ESCALATIONS', settings.SLACK_CHANNEL_ESCALATIONS],
    ['SLACK_CHANNEL_ERRORS', settings.SLACK_CHANNEL_ERRORS],
  ] as const;
  return [...new Set(named.map(([, id]) => id))].map((id) => ({
    id,
    settings: named
      .filter(([, other]) => other === id)
      .map(([name]) => name)
      .join(' and '),
  }));
};

const socketFindings = (app: Given): Promise<readonly Finding[]> => {
  const token = app.settings.SLACK_APP_TOKEN;
  if (token === undefined)
    return Promise.resolve([
      finding(
        'slack',
        'sound',
        'Slack is heard over HTTP (no SLACK_APP_TOKEN): type /parley status in it to see that what people do arrives.',
      ),
    ]);
  return asking({
    about: 'slack',
    otherwise: 'SLACK_APP_TOKEN is not taken',
    advice: 'Make an App-Level Token with the scope connections:write (Basic Information), and set it.',
    // It says where a connection could be opened, and opens none.
    call: () => new WebClient(token, slackClientOptions(app)).apps.connections.open({}),
    judge: () => [finding('slack', 'sound', 'SLACK_APP_TOKEN is taken: Slack is heard in Socket Mode.')],
  });
};
