import { describe, expect, it } from 'vitest';
import { ingest } from '../../../src/adapters/gmail/ingest.ts';
import { draftedFor } from '../../../src/adapters/gmail/known.ts';
import { parseMail } from '../../../src/adapters/gmail/parse.ts';
import { mayLeaveNow } from '../../../src/adapters/gmail/standing.ts';
import { type Office, openOffice } from './office.ts';
import { tryOnce } from './tries.ts';

/** The office is in New York, and its campaign ends on 31 December 2099. */
const at = ({ app }: Office, instant: string) => ({ ...app, clock: { now: () => new Date(instant) } });

describe('the days of the team', () => {
  it('let a mail leave until midnight of the last one', async () => {
    const office = await openOffice();
    const drafted = draftedFor(office.app, await office.draft());
    const verdict = (instant: string) => office.app.log.write((tx) => mayLeaveNow(tx, at(office, instant), drafted));
    expect(await verdict('2100-01-01T04:59:59.999Z')).toEqual({ ok: true });
    expect(await verdict('2100-01-01T05:00:00.000Z')).toMatchObject({ ok: false, why: 'timeline_ended' });
  });

  it('say which year somebody means who is back on a day', async () => {
    const office = await openOffice();
    await tryOnce(office, await office.draft());
    const headers = { 'Auto-Submitted': 'auto-replied' };
    const { id } = await office.answer('I am out of the office and back on Nov 22.', { headers });
    const message = await office.client.getRaw(id);
    if (message === null) throw new RangeError('it came in');
    const parsed = await parseMail(message.raw);
    // The evening of the 22nd in New York, the 23rd in Greenwich.
    const received = { ...message, receivedAt: '2026-11-23T01:00:00.000Z', parsed };
    await office.app.log.write((tx) => ingest(tx, office.app, received));
    expect(office.events('MailReceived').map(({ data }) => data.returnDate)).toEqual(['2026-11-22']);
  });
});
