import { dayOf } from '../../domain/calendar.ts';
import { type Application, metadata, nowOf } from '../application.ts';
import { OutsideFailure } from '../failures.ts';
import type { ClickUpClient } from './client.ts';
import type { ClickUpWebhook } from './task.ts';

type Seen = Readonly<{
  teamId: string;
  /** A form was found that no webhook told of. */
  missed: boolean;
}>;

/**
 * ClickUp tells nobody that it suspended a webhook: the team is told, once a day while it lasts. It shows a token only the
 * webhooks that were created with it, so that one which isn't seen is missed only where a form was.
 */
export const watchWebhook = async (
  app: Application,
  client: ClickUpClient,
  { teamId, missed }: Seen,
): Promise<void> => {
  const webhooks = await webhooksOf(app, client, teamId);
  if (webhooks === null) return;
  const ours = oursAmong(webhooks, app);
  if (ours.length === 0 ? !missed : !ours.every(isSuspended)) return;

  const webhookId = ours[0]?.id ?? null;
  const why = webhookId === null ? 'not_found' : 'suspended';
  await app.log.write((tx) => {
    const dedupeKey = `clickup:silent:${why}:${webhookId ?? ''}:${dayOf(nowOf(app))}`;
    if (tx.isKnown(dedupeKey)) return;
    app.logger.warn({ why, webhookId }, 'the webhook of ClickUp is silent');
    tx.append({
      stream: 'webhook:clickup',
      expected: 'any',
      metadata: metadata('clickup', 'agent', 'clickup'),
      events: [{ type: 'WebhookFoundSilent', data: { why, webhookId }, dedupeKey }],
    });
  });
};

const SUSPENDED_AT_FAILURES = 100;

export const isSuspended = ({ health }: ClickUpWebhook): boolean =>
  health.status === 'suspended' || health.fail_count >= SUSPENDED_AT_FAILURES;

/** null: the token may not ask, which keeps no form from being found. */
const webhooksOf = async (
  { resilience, logger }: Application,
  client: ClickUpClient,
  teamId: string,
): Promise<readonly ClickUpWebhook[] | null> => {
  try {
    return await resilience.clickup.run(({ signal }) => client.webhooks(teamId, signal));
  } catch (error) {
    if (!(error instanceof OutsideFailure) || error.kind !== 'permanent') throw error;
    logger.warn({ failure: error.message }, 'the health of the webhook could not be read');
    return null;
  }
};

/** The one that was heard last, or those of our list. */
const oursAmong = (
  webhooks: readonly ClickUpWebhook[],
  { log, settings }: Pick<Application, 'log' | 'settings'>,
): readonly ClickUpWebhook[] => {
  const heard = log.database.prepare(HEARD).pluck().get();
  const known = webhooks.filter(({ id }) => id === heard);
  if (known.length > 0) return known;
  return webhooks.filter(({ list_id }) => (list_id ?? null) === null || String(list_id) === settings.CLICKUP_LIST_ID);
};

const HEARD = `SELECT data ->> '$.webhookId' FROM events WHERE type = 'WebhookReceived' ORDER BY position DESC LIMIT 1`;
