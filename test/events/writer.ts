/** A writer in a process of its own, to be killed: prints each position once its append was acknowledged. */
import { writeSync } from 'node:fs';
import { openLog } from '../../src/events/log.ts';
import { catalogue, clock, ids, metadata } from './vocabulary.ts';

const [file = '', callers = '1'] = process.argv.slice(2);
const log = openLog({ file, catalogue, clock, ids, followers: [] });
writeSync(1, 'open\n');

const appendForEver = async (caller: number): Promise<never> => {
  for (let by = 0; ; by++) {
    const [event] = await log.write((tx) => {
      const events = [{ type: 'Moved', data: { campaignId: 'a', by } }] as const;
      return tx.append({ stream: `campaign:${caller}`, expected: by, metadata, events });
    });
    writeSync(1, `${event?.position}\n`);
  }
};
await Promise.all(Array.from({ length: Number(callers) }, (_, caller) => appendForEver(caller)));
