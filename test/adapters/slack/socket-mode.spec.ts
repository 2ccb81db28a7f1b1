import express from 'express';
import { describe, expect, it } from 'vitest';
import { slackReceiver } from '../../../src/adapters/slack/receiver.ts';
import { bearerOf } from '../../../sandbox/http/exchange.ts';
import { startServer } from '../../../sandbox/http/server.ts';
import { team } from './team.ts';

describe('with an app token', () => {
  it('Parley connects to Slack by itself, and mounts nothing', async () => {
    const slack = await startServer(() => ({ status: 200, body: { ok: false, error: 'invalid_auth' } }));
    const { app } = team({ SLACK_URL: `${slack.url}/api/`, SLACK_APP_TOKEN: 'xapp-test' });
    const receiver = slackReceiver(app);
    const server = express();
    receiver.mount(server);
    expect(server.router.stack).toEqual([]);

    await expect(receiver.start()).rejects.toThrow('invalid_auth');
    const [asked] = slack.requests;
    expect(asked?.path).toBe('/api/apps.connections.open');
    expect(asked === undefined ? '' : bearerOf(asked)).toBe('xapp-test');
    await slack.stop();
  });
});
