import { describe, expect, it } from 'vitest';
import { outagesOf } from '../../../src/adapters/outages.ts';
import { ownMailboxOnly } from '../../../src/adapters/gmail/own-mailbox.ts';
import { mailboxWatch } from '../../../src/adapters/gmail/poll.ts';
import { sendMail } from '../../../src/adapters/gmail/send.ts';
import { startRunner, untilIdle } from '../../support/effects.ts';
import { openOffice, OURS } from './office.ts';

const profiles = ({ server }: Awaited<ReturnType<typeof openOffice>>['gmail']) =>
  server.requests.filter(({ path }) => path.endsWith('/profile')).length;

describe('the consent of another mailbox', () => {
  it('reads nothing, drafts nothing and sends nothing: one outage that names the two variables', async () => {
    const office = await openOffice();
    const { app, gmail } = office;
    const client = ownMailboxOnly(office.client, 'someone.else@agency.example');
    const outages = outagesOf(app);
    const watch = mailboxWatch(app, client, {
      onFailure: (system, during, failure) => app.log.write((tx) => outages.began(tx, system, during, failure)),
      onSuccess: (system) => outages.worked(system),
    });
    await watch.start();
    const { effectId } = await office.draft();
    const runner = startRunner(app, { send_mail: sendMail(app, client) });
    runner.wake();
    await untilIdle(runner);
    await watch.stop();
    await runner.stop();

    expect(office.events('OutageBegan').map(({ data }) => data)).toEqual([
      {
        system: 'gmail',
        during: null,
        status: null,
        message: 'GOOGLE_REFRESH_TOKEN is the consent of another mailbox than GMAIL_ADDRESS (wrong_mailbox)',
      },
    ]);
    expect(office.events('MailboxRead')).toEqual([]);
    expect(office.effect(effectId)).toMatchObject({ status: 'parked', dueAt: expect.any(String) as string });
    expect(new Set(gmail.server.requests.map(({ path }) => path.split('/').at(-1)))).toEqual(new Set(['profile']));
    expect(await gmail.drafts()).toEqual([]);
  });
});

describe('the consent of the mailbox itself', () => {
  it('is asked for once, and again where nobody answered', async () => {
    const { client, gmail } = await openOffice();
    const own = ownMailboxOnly(client, OURS);
    gmail.server.faults.fail({ status: 503, times: 1 });
    await expect(own.listDrafts()).rejects.toMatchObject({ status: 503 });
    await Promise.all([own.listDrafts(), own.getRaw('none'), own.threadMessages('none')]);
    expect(await own.listDrafts()).toEqual([]);
    expect(profiles(gmail)).toBe(2);
  });
});
