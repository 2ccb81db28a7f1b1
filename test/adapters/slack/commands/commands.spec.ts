import express from 'express';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Application, metadata } from '../../../../src/adapters/application.ts';
import { outagesOf } from '../../../../src/adapters/outages.ts';
import { slackReceiver } from '../../../../src/adapters/slack/receiver.ts';
import type { Message } from '../../../../src/adapters/slack/blocks.ts';
import { cents, type CampaignId, type EffectId } from '../../../../src/events/units.ts';
import { type ApplicationAddress, applicationAddress } from '../../../../sandbox/http/application.ts';
import { slackHeaders } from '../../../../sandbox/slack/signing.ts';
import { type Slack, startSlack } from '../../../../sandbox/slack/slack.ts';
import { found, GLOW, negotiation, readable, team, type Team } from '../team.ts';

const SECRET = 'shh-signing-secret';
const MAYA = negotiation('mayalee');
let slack: Slack;
let address: ApplicationAddress;
const servers: Server[] = [];

beforeAll(async () => {
  address = applicationAddress();
  slack = await startSlack({ botToken: 'xoxb-test', signingSecret: SECRET, application: address });
});
afterAll(() => slack.stop());
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Parley with two found influencers, listening where Slack sends what people type. */
const listening = async ({
  deciders = [] as string[],
  secondCampaign = false,
  as = (app: Application): Application => app,
} = {}) => {
  const here = team(
    { SLACK_URL: `${slack.server.url}/api/`, SLACK_BOT_TOKEN: 'xoxb-test', SLACK_SIGNING_SECRET: SECRET },
    deciders,
  );
  await here.start([
    found(1, 'Maya Lee'),
    found(2, 'Ben Okafor'),
    { place: 3, listedAs: 'Ana Costa', outcome: 'missing', elsewhere: [] },
  ]);
  if (secondCampaign) {
    const campaign = 'bloom2' as CampaignId;
    await here.start([found(1, 'Maya Lee', campaign)], { campaign, clientName: 'Bloom' });
  }
  const server = express();
  slackReceiver(as(here.app), outagesOf(here.app)).mount(server);
  const http = server.listen(0, '127.0.0.1');
  servers.push(http);
  await new Promise((resolve) => http.once('listening', resolve));
  address.connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  return here;
};
const type = async (command: string, text = '', userId = slack.peopleIds.priya): Promise<string> => {
  const { status, body } = await slack.command(command, text, userId);
  expect(status).toBe(200);
  const answer = JSON.parse(body) as Message & { response_type: string };
  expect(answer.response_type).toBe('ephemeral');
  return readable(answer);
};
const status = ({ app }: Team, id = MAYA) =>
  app.log.database.prepare('SELECT status FROM negotiations WHERE key = ?').pluck().get(id);

describe('/claim', () => {
  it('silences Parley in the thread, by an event with the person’s id, for everybody in the workspace', async () => {
    const here = await listening();
    expect(await type('/claim', '@mayalee')).toContain('The thread with Maya Lee for Glow is yours');
    expect(status(here)).toBe('human_managed');
    const event = here.last('ThreadTakenOver');
    expect(event.data).toMatchObject({ by: slack.peopleIds.priya, how: 'command' });
    expect(event.metadata).toMatchObject({
      actor: `slack:${slack.peopleIds.priya}`,
      source: 'slack',
      correlationId: GLOW,
    });
  });

  it('offers near matches and changes nothing', async () => {
    const here = await listening();
    const head = here.app.log.head();
    const answer = await type('/claim', 'Mya Lee');
    expect(answer).toContain("I don't guess");
    expect(answer).toContain('Maya Lee');
    expect(await type('/claim', 'Zoltan')).toContain('none with a similar name');
    expect(here.app.log.head()).toBe(head);
  });

  it('lists the campaigns of somebody who is in several, and takes the one that is named', async () => {
    const here = await listening({ secondCampaign: true });
    const head = here.app.log.head();
    const answer = await type('/claim', 'maya lee');
    expect(answer).toContain('`campaign:glow1` for Glow');
    expect(answer).toContain('`campaign:bloom2` for Bloom');
    expect(here.app.log.head()).toBe(head);
    await type('/claim', 'maya lee campaign:bloom2');
    expect([status(here), status(here, negotiation('mayalee', 'bloom2' as CampaignId))]).toEqual([
      'offering',
      'human_managed',
    ]);
  });

  it('is refused politely where the negotiation is over', async () => {
    const here = await listening();
    await here.decide(MAYA, { type: 'Stop', by: 'U1', reason: 'test' });
    const head = here.app.log.head();
    expect(await type('/claim', 'Maya Lee')).toContain('is stopped (for Glow). Nothing was changed.');
    expect(here.app.log.head()).toBe(head);
  });
});

describe('/resume', () => {
  it('is for nobody while nobody is listed, and says which file lists them', async () => {
    const here = await listening();
    await type('/claim', 'Maya Lee');
    expect(await type('/resume', 'Maya Lee')).toContain('deciders` in config/policy.yaml');
    expect(status(here)).toBe('human_managed');
  });

  it('is only for those who are listed', async () => {
    const here = await listening({ deciders: [slack.peopleIds.sam] });
    await type('/claim', 'Maya Lee');
    expect(await type('/resume', 'Maya Lee', slack.peopleIds.priya)).toContain('please ask one of them');
    expect(status(here)).toBe('human_managed');
    await type('/resume', 'Maya Lee', slack.peopleIds.sam);
    expect(status(here)).not.toBe('human_managed');
  });

  it('hands back with the amount that stands, where the person named another', async () => {
    const here = await listening({ deciders: [slack.peopleIds.sam] });
    await here.decide(MAYA, { type: 'TakeOver', by: 'U1', how: 'mailbox' });
    expect(await type('/resume', 'Maya Lee $950', slack.peopleIds.sam)).toContain('with $950 standing');
    expect(here.last('ThreadHandedBack').data).toMatchObject({ by: slack.peopleIds.sam, standing: cents(950_00) });
    expect(status(here)).toBe('awaiting_reply');
  });

  it('says so where the timeline has ended meanwhile without an offer, and the negotiation stops', async () => {
    const here = await listening({ deciders: [slack.peopleIds.sam] });
    await type('/claim', 'Maya Lee');
    here.pass(60 * 24 * 60 * 60_000);
    expect(await type('/resume', 'Maya Lee', slack.peopleIds.sam)).toContain('timeline has ended');
    expect(status(here)).toBe('stopped');
  });

  it('resumes what is paused, and takes no amount there', async () => {
    const here = await listening({ deciders: [slack.peopleIds.sam] });
    await here.decide(MAYA, { type: 'Pause', by: 'U1' });
    expect(await type('/resume', 'Maya Lee $950', slack.peopleIds.sam)).toContain('without the amount');
    expect(status(here)).toBe('paused');
    await type('/resume', 'Maya Lee', slack.peopleIds.sam);
    expect(here.last('NegotiationResumed').data.by).toBe(slack.peopleIds.sam);
  });
});

describe('/parley retry', () => {
  const parked = (here: Team, why: 'person' | 'review') =>
    here.app.log.write((tx) => {
      const { key: effectId } = tx.prepare("SELECT key FROM effects WHERE open = 1 AND kind = 'word_mail'").get() as {
        key: EffectId;
      };
      const data = { effectId, until: null, why, message: 'HTTP 400', negotiationId: MAYA };
      const because = metadata('test', 'agent', GLOW);
      const events = [{ type: 'EffectParked' as const, data }];
      tx.append({ stream: `effect:${effectId}`, expected: 'stream_exists', metadata: because, events });
    });

  it('lets go what waits for a person, by an event with the person’s id', async () => {
    const here = await listening({ deciders: [slack.peopleIds.sam] });
    await parked(here, 'person');
    expect(await type('/parley', 'retry', slack.peopleIds.sam)).toContain('tries again what waited: 1');
    expect(here.last('EffectResumed').data.by).toBe(slack.peopleIds.sam);
    expect(here.last('EffectResumed').metadata.actor).toBe(`slack:${slack.peopleIds.sam}`);
    expect(await type('/parley', 'retry', slack.peopleIds.sam)).toContain('Nothing waits');
  });

  it('is only for those who are listed, since it lets mail out', async () => {
    const here = await listening({ deciders: [slack.peopleIds.sam] });
    await parked(here, 'person');
    expect(await type('/parley', 'retry', slack.peopleIds.priya)).toContain('please ask one of them');
    expect(here.last('DecisionRefused').data).toMatchObject({ wanted: 'retry', because: 'not_listed' });
  });

  it('leaves drafts alone that wait for a review', async () => {
    const here = await listening({ deciders: [slack.peopleIds.sam] });
    await parked(here, 'review');
    expect(await type('/parley', 'retry', slack.peopleIds.sam)).toContain('Nothing waits');
  });
});

describe('/parley cancel', () => {
  const wording = (here: Team) =>
    here.app.log.database
      .prepare(`SELECT key FROM effects WHERE kind = 'word_mail' AND open = 1`)
      .pluck()
      .get() as string;

  it('gives an effect up, and hands its thread to the person who did', async () => {
    const here = await listening({ deciders: [slack.peopleIds.sam] });
    const effect = wording(here);
    expect(await type('/parley', `cancel ${effect}`, slack.peopleIds.sam)).toContain('Given up');
    expect(here.last('EffectGivenUp').data).toEqual({ effectId: effect, by: slack.peopleIds.sam });
    expect(here.last('ThreadTakenOver').data.by).toBe(slack.peopleIds.sam);
    for (const type of ['EffectGivenUp', 'ThreadTakenOver'] as const)
      expect(here.last(type).metadata.actor).toBe(`slack:${slack.peopleIds.sam}`);
    expect(await type('/parley', `cancel ${effect}`, slack.peopleIds.sam)).toContain('settled already');
    expect(await type('/parley', 'cancel ghost', slack.peopleIds.sam)).toContain('I know no such effect');
  });

  it('is only for those who are listed', async () => {
    const here = await listening({ deciders: [slack.peopleIds.sam] });
    expect(await type('/parley', `cancel ${wording(here)}`, slack.peopleIds.priya)).toContain('please ask one of them');
    expect(await type('/parley', 'cancel', slack.peopleIds.sam)).toContain('Which effect?');
  });
});

describe('looking up', () => {
  const shows = async (command: string, text: string, file: string) =>
    expect(await type(command, text)).toMatchFileSnapshot(`answers/${file}.txt`);

  it('answers every question from the read models, and appends nothing', async () => {
    const here = await listening();
    await here.send(MAYA);
    await here.reply(MAYA, 'My rate is $3,000.', { kind: 'ask', amount: cents(3_000_00), quote: 'My rate is $3,000.' });
    const head = here.app.log.head();
    await shows('/parley', '', 'help');
    await shows('/parley', 'status', 'status');
    await shows('/parley', 'campaigns', 'campaigns');
    await shows('/parley', 'campaign glow', 'campaign');
    await shows('/parley', 'who maya lee', 'who');
    await shows('/parley', 'escalations', 'escalations');
    await shows('/parley', 'missing', 'missing');
    await shows('/audit', 'influencer:"Maya Lee" last:7d', 'audit');
    await shows('/audit', 'campaign:Glow type:escalation', 'audit-escalations');
    await shows('/audit', 'type:nonsense', 'audit-unknown-type');
    await shows('/audit', 'type:escalatoin', 'audit-mistyped-type');
    await shows('/parley', 'dance', 'unclear');
    await shows('/parley', 'statsu', 'mistyped');
    expect(here.app.log.head()).toBe(head);
  });

  it('shows what failed of what was asked for, and none of the routine', async () => {
    const here = await listening();
    const database = here.app.log.database;
    const asked = database.prepare<[string], EffectId>('SELECT key FROM effects WHERE negotiation_id = ?').pluck();
    const effectId = asked.get(MAYA) ?? ('' as EffectId);
    await here.app.log.write((tx) =>
      tx.append({
        stream: `effect:${effectId}`,
        expected: 'stream_exists',
        metadata: metadata('effects', 'agent', GLOW),
        events: [
          { type: 'EffectAttempted', data: { effectId, attempt: 1 } },
          {
            type: 'EffectFailed',
            data: { effectId, attempt: 1, outcome: 'failed', status: 529, message: 'Anthropic is overloaded' },
          },
        ],
      }),
    );
    const answer = await type('/audit', 'influencer:"Maya Lee"');
    expect(answer).toContain('*Effect failed*, Maya Lee: Anthropic is overloaded');
    expect(answer).not.toContain('Effect attempted');
    expect(await type('/audit', 'campaign:Glow type:effect')).toContain('*Effect attempted*, Maya Lee');
  });

  it('finds nothing from before or after the time that was asked for', async () => {
    const here = await listening();
    here.pass(8 * 86_400_000);
    expect(await type('/audit', 'last:7d')).toContain('No event fits');
    expect(await type('/audit', 'to:2026-11-19')).toContain('No event fits');
    expect(await type('/audit', 'from:2026-11-20 to:2026-11-20')).toContain('Maya Lee');
  });
});

describe('who is heard', () => {
  const send = (timestampSeconds: number, secret = SECRET) => {
    const body = new URLSearchParams({ command: '/claim', text: 'Maya Lee', user_id: 'U1', team_id: 'T1' }).toString();
    return address.post('/slack/events', body, slackHeaders(secret, body, timestampSeconds));
  };
  const now = () => Math.floor(Date.now() / 1000);

  it.each([
    ['signed with another secret', () => send(now(), 'other')],
    ['signed six minutes ago', () => send(now() - 360)],
    ['signed six minutes ahead', () => send(now() + 360)],
    ['signed without a readable time', () => send(Number.NaN)],
  ])('nobody %s', async (_what, request) => {
    const here = await listening();
    expect((await request()).status).toBe(401);
    expect(status(here)).toBe('offering');
  });

  it('whoever signed a few minutes off', async () => {
    const here = await listening();
    expect((await send(now() + 200)).status).toBe(200);
    expect(status(here)).toBe('human_managed');
  });

  it('nobody with more to say than Slack ever sends', async () => {
    await listening();
    const body = new URLSearchParams({ command: '/claim', text: 'x'.repeat(1_100_000) }).toString();
    expect((await address.post('/slack/events', body, slackHeaders(SECRET, body, now()))).status).toBe(413);
  });

  it('is told of a failure of ours, of which the log holds no words', async () => {
    const logged: string[] = [];
    const logger = pino({}, { write: (line: string) => void logged.push(line) });
    const write = () => Promise.reject(new Error('“My rate is $900”, sent with xoxb-secret'));
    await listening({ as: (app) => ({ ...app, logger, log: { ...app.log, write } }) });
    expect(await type('/claim', 'Maya Lee')).toContain('did not work');
    expect(logged.join()).toContain('a slash command failed');
    expect(logged.join()).not.toMatch(/rate|xoxb/);
  });

  it('in time where the answer takes longer than Slack waits: it comes afterwards, also where Slack hears it only the second time', async () => {
    const here = await listening({
      as: (app) => ({
        ...app,
        log: { ...app.log, write: (work) => new Promise((resolve) => setTimeout(resolve, 2_200, app.log.write(work))) },
      }),
    });
    slack.server.faults.fail({ status: 503, times: 1, match: ({ path }) => path.startsWith('/responses/') });
    const { noor } = slack.peopleIds;
    const { status: answered, body, responses } = await slack.command('/claim', 'Maya Lee', noor);
    expect([answered, body]).toEqual([200, '']);
    await vi.waitFor(() => expect(responses()).not.toEqual([]), { timeout: 10_000 });
    expect(responses()).toMatchObject([{ response_type: 'ephemeral' }]);
    expect(responses()[0]?.text).toContain('is yours');
    expect(slack.server.faults.left()).toBe(0);
    expect(here.last('ThreadTakenOver').data).toMatchObject({ by: noor });
  }, 20_000);

  it('is heard while the Web API of Slack is down', async () => {
    await listening();
    slack.server.faults.fail({ status: 503, times: 10 });
    expect(await type('/parley', 'help')).toContain('What I understand');
    slack.server.faults.clear();
  });
});
