import express from 'express';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { outagesOf } from '../../../src/adapters/outages.ts';
import { slackReceiver } from '../../../src/adapters/slack/receiver.ts';
import { openApplication } from '../../support/application.ts';
import { until } from '../../support/effects.ts';

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

/** Slack as Socket Mode needs it: it names an address, and greets whoever connects there. */
const startSlack = async () => {
  const asked: IncomingMessage[] = [];
  const sockets: Socket[] = [];
  const slack = { asked, sockets, answer: { status: 200, body: {} as object }, greets: true };
  const server = createServer((request, response) => {
    asked.push(request);
    request.resume();
    response.writeHead(slack.answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, url: url('ws'), ...slack.answer.body }));
  });
  server.on('upgrade', ({ headers }, socket: Socket) => {
    if (!slack.greets) {
      socket.destroy();
      return;
    }
    const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const hello = Buffer.from('{"type":"hello"}');
    socket.write(Buffer.concat([Buffer.from([0x81, hello.length]), hello]));
    socket.on('error', () => undefined);
    sockets.push(socket);
  });
  const url = (scheme: string) => `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ending.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });
  return Object.assign(slack, { url: `${url('http')}/api/` });
};

const DOWN = { status: 503, body: { ok: false } };
const UP = { status: 200, body: {} };

const socketMode = async (answer = UP) => {
  const slack = Object.assign(await startSlack(), { answer });
  const settings = { SLACK_URL: slack.url, SLACK_APP_TOKEN: 'xapp-test' };
  const house = openApplication({ settings, resilience: { breakAfter: 1_000 } });
  const outages = outagesOf(house.app);
  let pauses = 0;
  const pause = () => ((pauses += 1), new Promise((resolve) => setTimeout(resolve, 2)));
  const receiver = slackReceiver(house.app, outages, pause);
  ending.push(receiver.stop);
  const told = () => house.events('OutageBegan', 'OutageEnded').map(({ type }) => type);
  return { slack, house, outages, receiver, told, pauses: () => pauses };
};

describe('with an app token', () => {
  it('Parley connects to Slack by itself, and mounts nothing', async () => {
    const { slack, receiver, told } = await socketMode();
    const server = express();
    receiver.mount(server);
    expect(server.router.stack).toEqual([]);
    await receiver.start();
    expect(slack.sockets).toHaveLength(1);
    expect(slack.asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/api/apps.connections.open', 'Bearer xapp-test'],
    ]);
    expect(told()).toEqual([]);
  });

  it.each(['invalid_auth', 'not_allowed_token_type', 'missing_scope'])(
    'that Slack refuses (%s), it ends and names the variable',
    async (error) => {
      const { receiver, told } = await socketMode({ status: 200, body: { ok: false, error } });
      await expect(receiver.start()).rejects.toMatchObject({
        code: 'SLACK_APP_TOKEN_REFUSED',
        message: expect.stringMatching(new RegExp(`SLACK_APP_TOKEN.*${error}.*connections:write`)) as string,
      });
      expect(told()).toEqual([]);
    },
  );

  it('it starts while Slack is down, tells it once, and connects as soon as Slack is back', async () => {
    const { slack, receiver, told, outages, pauses } = await socketMode(DOWN);
    await receiver.start();
    expect(told()).toEqual(['OutageBegan']);
    // Messages get through all the same, and so does what ends the outage: no reason to tell it again.
    await outages.worked('slack');
    await until(() => pauses() > 3);
    expect(told()).toEqual(['OutageBegan', 'OutageEnded']);
    slack.answer = UP;
    await until(() => slack.sockets.length === 1);
  });

  it('it connects again whenever the connection is lost, also where Slack is down then or closes it at once', async () => {
    const { slack, house, receiver, told, pauses } = await socketMode();
    await receiver.start();
    slack.sockets[0]?.destroy();
    await until(() => slack.sockets.length === 2);
    expect(told()).toEqual([]);

    slack.answer = DOWN;
    slack.sockets[1]?.destroy();
    await until(() => told().length === 1);
    slack.answer = UP;
    slack.greets = false;
    const before = pauses();
    await until(() => pauses() > before + 2);
    expect(told()).toEqual(['OutageBegan']);
    slack.greets = true;
    await until(() => told().length === 2);
    expect(slack.sockets).toHaveLength(3);
    expect(house.logged.join()).not.toContain('xapp-test');
  });

  it('it connects no more once it is stopped', async () => {
    const { slack, receiver, pauses } = await socketMode(DOWN);
    await receiver.start();
    await until(() => pauses() > 0);
    await receiver.stop();
    const paused = pauses();
    slack.answer = UP;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(pauses()).toBe(paused);
    expect(slack.sockets).toEqual([]);
  });
});
