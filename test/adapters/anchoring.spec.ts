import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anchorWhenDue } from '../../src/adapters/anchoring.ts';
import { anchorsFileOf, readAnchors } from '../../src/events/anchors.ts';
import type { CampaignId, EffectId } from '../../src/events/units.ts';
import { verify } from '../../src/events/verify.ts';
import { DAY, MINUTE, openApplication, type TestApplication } from '../support/application.ts';
import { because, startCampaign } from '../support/campaigns.ts';

const anchorsOf = ({ file }: TestApplication) => readAnchors(anchorsFileOf(file));
const HOUR = 60 * MINUTE;

/** What the runner records when it posts the anchors' notices. */
const postNotices = async ({ app, rows }: TestApplication): Promise<void> => {
  const asked = rows<{ effectId: EffectId }>(
    `SELECT key AS effectId FROM effects WHERE state ->> '$.notice' = 'log_anchored'`,
  );
  for (const { effectId } of asked)
    await app.log.write((tx) =>
      tx.append({
        stream: `effect:${effectId}`,
        expected: 'stream_exists',
        metadata: because(),
        events: [
          { type: 'EffectAttempted', data: { effectId, attempt: 1 } },
          { type: 'EffectSucceeded', data: { effectId, result: null } },
        ],
      }),
    );
};

describe('anchoring by schedule', () => {
  it('happens a day after the beginning, in the file, in the log and in Slack', async () => {
    const house = openApplication();
    await anchorWhenDue(house.app);
    await startCampaign(house, [{ name: 'Ann' }]);
    const head = house.app.log.head();
    house.clock.pass(DAY - 1);
    await anchorWhenDue(house.app);
    expect(existsSync(anchorsFileOf(house.file))).toBe(false);

    house.clock.pass(1);
    await anchorWhenDue(house.app);
    const [event] = house.events('LogAnchored');
    expect(event?.data).toMatchObject({ position: head, signedAt: house.clock.now().toISOString() });
    expect(anchorsOf(house)).toEqual([event?.data]);
    expect(
      house.rows(
        `SELECT kind, system, lane, state ->> '$.notice' AS notice FROM effects WHERE key = ?`,
        `${event?.id}:0`,
      ),
    ).toEqual([{ kind: 'post_notice', system: 'slack', lane: 'errors', notice: 'log_anchored' }]);
    const { publicKeys } = house.app.keys();
    expect(verify(house.app.log.database, { anchors: anchorsOf(house), publicKeys })).toMatchObject({
      outcome: 'intact',
      anchored: { position: head },
    });
  });

  it('happens once a day, and not while nothing has happened but its own notice', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    house.clock.pass(DAY);
    await anchorWhenDue(house.app);
    house.clock.pass(HOUR);
    await startCampaign(house, [{ name: 'Bo' }], { campaignId: 'task-2' as CampaignId });
    await anchorWhenDue(house.app);
    expect(anchorsOf(house), 'within the day').toHaveLength(1);
    house.clock.pass(DAY);
    await anchorWhenDue(house.app);
    expect(anchorsOf(house)).toHaveLength(2);

    await postNotices(house);
    const head = house.app.log.head();
    house.clock.pass(3 * DAY);
    await anchorWhenDue(house.app);
    expect(house.app.log.head()).toBe(head);
  });

  it.each([
    [6, 6 * HOUR],
    [0.5, 30 * MINUTE],
  ])('happens every %d hours where the team wants it so', async (hours, milliseconds) => {
    const house = openApplication({ settings: { PARLEY_ANCHOR_HOURS: hours } });
    await startCampaign(house, [{ name: 'Ann' }]);
    house.clock.pass(milliseconds - 1);
    await anchorWhenDue(house.app);
    expect(house.events('LogAnchored')).toHaveLength(0);
    house.clock.pass(1);
    await anchorWhenDue(house.app);
    expect(house.events('LogAnchored')).toHaveLength(1);
  });

  it('never happens where it is switched off', async () => {
    const house = openApplication({ settings: { PARLEY_ANCHOR_HOURS: 0 } });
    await startCampaign(house, [{ name: 'Ann' }]);
    house.clock.pass(90 * DAY);
    await anchorWhenDue(house.app);
    expect(house.events('LogAnchored')).toHaveLength(0);
  });

  it('does not vouch for a log that an earlier anchor contradicts, and says so', async () => {
    const house = openApplication();
    await startCampaign(house, [{ name: 'Ann' }]);
    house.clock.pass(DAY);
    await anchorWhenDue(house.app);
    const file = anchorsFileOf(house.file);
    const other = openApplication();
    await startCampaign(other, [{ name: 'Ann' }]);
    other.clock.pass(DAY);
    appendFileSync(anchorsFileOf(other.file), readFileSync(file));
    await anchorWhenDue({ ...other.app, keys: house.app.keys });
    expect(other.events('LogAnchored')).toHaveLength(0);
    expect(other.logged.join('')).toContain('does not fit an anchor of it, so no new one was made: run parley verify');
  });
});
