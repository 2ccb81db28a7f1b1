import { expect, it } from 'vitest';
import { startMailboxEmulator } from '../../../sandbox/gmail/emulator.ts';
import { USER } from '../../../sandbox/gmail/mailbox.ts';

it('answers a campaign of hundreds, which asks more often than one token may', async () => {
  const emulator = await startMailboxEmulator('deals@agency.example', 'token');
  const refused: number[] = [];
  for (let asked = 0; asked < 5_200; asked += 100) {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => emulator.ask('GET', `${USER}/threads/none?format=minimal`)),
    );
    refused.push(...answers.map(({ status }) => status).filter((status) => status !== 404));
  }
  await emulator.stop();
  expect(refused).toEqual([]);
}, 60_000);
