import { expect, it, onTestFinished } from 'vitest';
import { castOf } from '../../sandbox/cast/cast.ts';
import { fieldsOf } from '../../sandbox/clickup/form.ts';
import { eventually, openHouse } from '../support/house.ts';

it('a mailbox that may send two mails a day sends two, in order, and the team is told once that the others wait', async () => {
  const cast = castOf(37, 5);
  const house = await openHouse({ cast, environment: { GMAIL_SENDS_PER_DAY: '2' } });
  onTestFinished(() => house.close());
  await house.world.clickup.submit({ name: 'Winter', fields: fieldsOf(cast.form) });

  const told = () => house.world.slack.messages('parley-errors');
  const [message] = await eventually(told, (messages) => messages.length > 0, 30_000);
  expect(message?.text).toContain('No more mail today');
  // Everybody's mail is worded, and stands behind the limit.
  const unworded = () => house.rows(`SELECT 1 FROM effects WHERE kind = 'word_mail' AND open = 1`);
  await eventually(unworded, (effects) => effects.length === 0, 30_000);
  // Another look of the timers, which come once a second.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await told()).toHaveLength(1);
  const sent = (await house.world.gmail.outgoing()).map(({ to }) => to);
  const asked = house.rows<{ email: string }>(
    `SELECT c.email FROM effects f JOIN negotiations n ON n.key = f.negotiation_id JOIN contacts c ON c.key = n.influencer_id
     WHERE f.kind = 'send_mail' ORDER BY f.asked_at`,
  );
  expect(asked.length).toBeGreaterThan(2);
  const first = asked.slice(0, 2).map(({ email }) => email);
  // They begin in order; which of the two arrives first is Gmail's.
  const begun = house.rows<{ email: string }>(
    `SELECT c.email FROM events e JOIN effects f ON e.stream = 'effect:' || f.key
     JOIN negotiations n ON n.key = f.negotiation_id JOIN contacts c ON c.key = n.influencer_id
     WHERE e.type = 'EffectAttempted' AND f.kind = 'send_mail' ORDER BY e.position`,
  );
  expect(begun.map(({ email }) => email)).toEqual(first);
  expect(sent.toSorted()).toEqual(first.toSorted());
  const waiting = house.rows(`SELECT 1 FROM effects WHERE kind = 'send_mail' AND open = 1 AND status = 'pending'`);
  expect(waiting).toHaveLength(asked.length - 2);
}, 60_000);
