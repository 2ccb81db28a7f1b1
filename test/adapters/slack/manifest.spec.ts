import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SCOPES } from '../../../src/adapters/slack/check.ts';
import { SLACK_ENDPOINT } from '../../../src/adapters/slack/receiver.ts';

const root = join(import.meta.dirname, '../../..');
const source = readFileSync(join(root, 'slack-manifest.yaml'), 'utf8');
const page = readFileSync(join(root, 'docs/slack.md'), 'utf8');

/** https://docs.slack.dev/reference/app-manifest; what isn't named here is refused, as Slack refuses it. */
const Manifest = z.strictObject({
  display_information: z.strictObject({ name: z.string().max(35), description: z.string().max(140) }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z
            .string()
            .regex(/^\/[a-z]+$/)
            .max(32),
          url: z.url(),
          description: z.string().max(2_000),
          usage_hint: z.string().max(1_000),
          should_escape: z.boolean(),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: z.url() }),
    event_subscriptions: z.strictObject({ request_url: z.url(), bot_events: z.array(z.string()) }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});
const { features, oauth_config: oauth, settings } = Manifest.parse(parse(source));

describe('slack-manifest.yaml', () => {
  it('sends commands, clicks and events to the one address where Parley hears Slack', () => {
    const addresses = [
      ...features.slash_commands.map(({ url }) => url),
      settings.interactivity.request_url,
      settings.event_subscriptions.request_url,
    ];
    expect([...new Set(addresses)]).toEqual([`https://parley.example.com${SLACK_ENDPOINT}`]);
    const written = source.replaceAll(/^#.*$/gm, '').match(/parley\.example\.com/g);
    expect([written?.length, source]).toEqual([addresses.length, expect.stringContaining('six times')]);
  });

  it('asks for the scopes that parley doctor looks for, and docs/slack.md says what each is for', () => {
    expect(oauth.scopes.bot).toEqual(SCOPES);
    const table = /\| scope \|[\s\S]*?\n\n/.exec(page)?.[0] ?? '';
    expect([...table.matchAll(/`([a-z]+:?[a-z]*)`/g)].map(([, scope]) => scope).toSorted()).toEqual(
      [...SCOPES].toSorted(),
    );
  });

  it('turns buttons and the Home tab on, and lets nobody write to the app', () => {
    expect(settings.interactivity.is_enabled).toBe(true);
    expect(settings.event_subscriptions.bot_events).toEqual(['app_home_opened']);
    expect(features.app_home).toMatchObject({ home_tab_enabled: true, messages_tab_enabled: false });
  });
});
