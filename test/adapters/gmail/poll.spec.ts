import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { mailboxWatch } from '../../../src/adapters/gmail/poll.ts';
import { type Office, openOffice } from './office.ts';
import { eventually, mortal, tryOnce } from './tries.ts';

const watching = async (office: Office, settings: Partial<Office['app']['settings']> = {}) => {
  const heard: string[] = [];
  const app = { ...office.app, settings: { ...office.app.settings, ...settings } };
  const watch = mailboxWatch(app, office.client, {
    onFailure: (system, _during, { message }) => Promise.resolve(void heard.push(`${system} failed: ${message}`)),
    onSuccess: (system) => Promise.resolve(void heard.push(`${system} works`)),
  });
  await watch.start();
  return { watch, heard };
};

const asked = ({ gmail }: Office, path: string) =>
  gmail.server.requests.filter((request) => `${request.method} ${request.path}`.endsWith(path)).length;

describe('watching the mailbox', () => {
  it('asks for pushes and takes the first look before it says that it has started', async () => {
    const office = await openOffice();
    const { watch, heard } = await watching(office);
    expect(asked(office, 'POST /gmail/v1/users/me/watch')).toBe(1);
    expect(office.events('MailboxRead')).toHaveLength(1);
    expect(heard).toEqual(['gmail works', 'gmail works']);
    await watch.stop();
  });

  it('does not ask for pushes without a topic', async () => {
    const office = await openOffice();
    const { GMAIL_PUSH_TOPIC: _topic, ...settings } = office.app.settings;
    const { watch } = await watching({ ...office, app: { ...office.app, settings: settings } });
    expect(asked(office, '/watch')).toBe(0);
    await watch.stop();
  });

  it('polls, so that a push that was lost is made up for', async () => {
    const office = await openOffice();
    const { watch } = await watching(office, { GMAIL_POLL_SECONDS: 0.05 });
    await tryOnce(office, await office.draft());
    await office.answer('Could you do more?');
    await eventually(() => office.events('MailReceived').length === 1);
    await watch.stop();
    const reads = asked(office, 'GET /gmail/v1/users/me/history');
    await office.answer('Nobody looks any more.');
    watch.lookNow();
    expect(watch.idle()).toBe(true);
    expect(asked(office, 'GET /gmail/v1/users/me/history')).toBe(reads);
  });

  it('knows when it last looked to the end, and when Gmail last pushed', async () => {
    const office = await openOffice();
    const { watch } = await watching(office);
    const { lookedAt } = watch.seen();
    expect(watch.seen()).toEqual({ lookedAt: expect.any(String) as string, pushedAt: null });
    office.gmail.server.faults.fail({ status: 503, times: 100 });
    watch.pushed();
    await eventually(watch.idle);
    // It was told of something and could not look.
    const { pushedAt } = watch.seen();
    expect(pushedAt).not.toBeNull();
    expect(watch.seen().lookedAt).toBe(lookedAt);
    office.gmail.server.faults.clear();
    watch.lookNow();
    await eventually(() => watch.seen().lookedAt !== lookedAt);
    expect(watch.seen().pushedAt).toBe(pushedAt);
    await watch.stop();
  });

  it('makes one look of many hints, and one more for those that came while it looked', async () => {
    const office = await openOffice();
    const { watch } = await watching(office);
    await tryOnce(office, await office.draft());
    await office.answer('Could you do more?');
    const reads = asked(office, 'GET /gmail/v1/users/me/history');
    for (let i = 0; i < 20; i++) watch.lookNow();
    expect(watch.idle()).toBe(false);
    await eventually(watch.idle);
    expect(asked(office, 'GET /gmail/v1/users/me/history') - reads).toBeLessThanOrEqual(2);
    expect(office.events('MailReceived')).toHaveLength(1);
    await watch.stop();
  });

  it('looks again by itself once the send that a message waited for is settled', async () => {
    const office = await openOffice();
    const { watch } = await watching(office);
    const effect = await office.draft();
    await expect(tryOnce(office, effect, mortal(8))).rejects.toThrow();
    await office.answer('Yes, gladly!');
    watch.lookNow();
    await eventually(watch.idle);
    expect(office.events('MailReceived')).toEqual([]);
    await tryOnce(office, effect);
    await eventually(() => office.events('MailReceived').length === 1);
    await watch.stop();
  });

  it('keeps the words of a failure of ours out of the log', async () => {
    const office = await openOffice();
    const logged: string[] = [];
    const logger = pino({}, { write: (line: string) => void logged.push(line) });
    const profile = () => Promise.reject(new Error('“My rate is $900”, read with ya29.secret'));
    const { watch } = await watching({
      ...office,
      app: { ...office.app, logger },
      client: { ...office.client, profile },
    });
    await watch.stop();
    expect(logged.join()).toContain('the mailbox could not be read');
    expect(logged.join()).not.toMatch(/rate|ya29/);
  });

  it('reports an outage and its end, and goes on', async () => {
    const office = await openOffice();
    const { watch, heard } = await watching(office);
    office.gmail.server.faults.fail({ status: 503, times: 4 });
    heard.splice(0);
    watch.lookNow();
    await eventually(watch.idle);
    watch.lookNow();
    await eventually(watch.idle);
    expect(heard).toEqual(['gmail failed: HTTP 503', 'gmail works']);
    await watch.stop();
  });
});
