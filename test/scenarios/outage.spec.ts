import { afterEach, describe, expect, it } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import { fieldsOf } from '../../sandbox/clickup/form.ts';
import { eventually, type House, openHouse } from '../support/house.ts';

const RETRIES = 3;
/** The list is looked through beside it. */
const readsTask = ({ path }: Readonly<{ path: string }>): boolean => /\/task\/[^/]+$/.test(path);

describe('an outside system that fails', () => {
  let house: House;
  afterEach(() => house.close());
  const cast = castOf(5, 2);
  const submit = () =>
    house.world.clickup.submit({ name: 'Winter', fields: fieldsOf(cast.form) }, { companion: false });
  const count = (type: string) => house.rows('SELECT 1 FROM events WHERE type = ?', type).length;

  it('for a moment is tried again, every try an event, and nobody is bothered', { timeout: 60_000 }, async () => {
    house = await openHouse({ cast });
    house.world.clickup.server.faults.fail({ status: 502, times: RETRIES, match: readsTask });
    await submit();
    await eventually(
      () => count('CampaignStarted'),
      (started) => started === 1,
      30_000,
    );
    expect(
      house.rows(
        `SELECT 1 FROM events e JOIN effects f ON f.key = e.data ->> '$.effectId' WHERE e.type = 'EffectAttempted' AND f.kind = 'read_task'`,
      ),
    ).toHaveLength(RETRIES + 1);
    expect(await house.world.slack.messages('parley-errors')).toEqual([]);
  });

  it('for longer is told to #errors once, and what waits goes out when it is back', { timeout: 60_000 }, async () => {
    house = await openHouse({ cast });
    house.world.clickup.server.faults.fail({ status: 503, times: RETRIES + 1, match: readsTask });
    await submit();
    const posts = await eventually(
      () => house.world.slack.messages('parley-errors'),
      (seen) => seen.length > 0,
      30_000,
    );
    expect(posts).toHaveLength(1);
    expect(house.rows(`SELECT 1 FROM effects WHERE kind = 'read_task' AND status = 'parked'`)).toHaveLength(1);

    // Whatever gets through tells that the system is back, long before the parked try's own time.
    await submit();
    await eventually(
      () => count('CampaignStarted'),
      (started) => started === 2,
      20_000,
    );
    await eventually(
      () => house.world.slack.messages('parley-errors'),
      (seen) => seen.length === 2,
    );
    expect(count('EffectResumed')).toBe(1);
  });

  it('loses the answer to a send: the mail went out once', { timeout: 60_000 }, async () => {
    house = await openHouse({ cast });
    house.world.gmail.server.faults.loseResponse({ match: ({ path }) => path.endsWith('/drafts/send') });
    await submit();
    await eventually(
      () => count('MailSent'),
      (sent) => sent === 2,
      40_000,
    );
    expect(await house.world.gmail.outgoing()).toHaveLength(2);
  });
});
