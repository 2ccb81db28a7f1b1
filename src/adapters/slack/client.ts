import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Application } from '../application.ts';
import { quiet } from './quiet.ts';

/** Slack's own retries are off: they can post twice, and our policy rules. */
export const slackClientOptions = ({
  settings,
  logger,
}: Pick<Application, 'settings' | 'logger'>): WebClientOptions => ({
  slackApiUrl: settings.SLACK_URL,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  logger: quiet(logger),
});

export const slackClient = (app: Pick<Application, 'settings' | 'logger'>): WebClient =>
  new WebClient(app.settings.SLACK_BOT_TOKEN, slackClientOptions(app));
