import type { Database } from 'better-sqlite3';
import { erasePerson } from '../adapters/decisions/erasure.ts';
import { openKeys } from '../events/keys.ts';
import { scrub, type Scrubbed } from '../events/scrub.ts';
import type { InfluencerId } from '../events/units.ts';
import type { ErasurePlan } from '../projections/erasure-plan.ts';
import { folded } from '../projections/nearby.ts';
import type { Person } from '../projections/person.ts';
import { Refusal } from './commands/failure.ts';
import { decidingWith, openStore, SYSTEM_CLOCK, systemIds } from './compose.ts';
import { counted } from './render/amounts.ts';
import { oneLine } from './render/text.ts';

/** Erases on the one writer's connection. */
export type Erasing = Readonly<{
  database: Database;
  /** Says what was done, line by line. @throws Refusal where something of the person is still in the files */
  erase(plan: ErasurePlan, by: string): Promise<readonly string[]>;
  close(): void;
}>;

/** @throws WriterAlreadyOpen and whatever opening a log throws */
export const openErasing = (file: string): Erasing => {
  const ids = systemIds();
  const { log, engine } = openStore(file, { clock: SYSTEM_CLOCK, ids });
  const app = decidingWith({ engine });
  return {
    database: log.database,
    async erase({ person, emptied, kept }, by) {
      const address = person.address === null ? null : openKeys(file).blind(person.address)[0];
      const influencerId = person.influencerId ?? (ids.uuid() as InfluencerId);
      const positions = emptied.map(({ position }) => position);
      const isNews = positions.length > 0 || person.name !== null;
      const done = isNews
        ? await log.write((tx) => erasePerson(tx, app, { influencerId, address, positions, by }))
        : 'nothing';
      const again = person.address ?? influencerId;
      const cleared = clearedLine(scrub(log.database, wordsOf(person)), log.database.name, again, kept.length);
      if (done === 'nothing') return ['Nothing was left to empty.', cleared];
      return [
        `Erased: ${counted(positions.length, 'personal part is', 'personal parts are')} empty, on record at position ${done?.position ?? 0}.`,
        cleared,
        person.address === null
          ? 'No address of theirs is known: should the sheet name them some day, they are written to.'
          : 'They are never written to again, in no later campaign either.',
        'Gmail, Slack, ClickUp, the sheet and older backups still hold what they hold: clear them as well.',
      ];
    },
    close: () => log.close(),
  };
};

/** What would betray them in the bytes of a file; a short name could be part of any word. */
const wordsOf = ({ naming: { addresses, names } }: Person): readonly string[] => [
  ...new Set(
    [...addresses, ...names.filter((name) => name.trim().includes(' '))].flatMap((word) => [
      word,
      word.toLowerCase(),
      folded(word),
    ]),
  ),
];

const clearedLine = (scrubbed: Scrubbed, file: string, again: string, kept: number): string => {
  switch (scrubbed.outcome) {
    case 'clean':
      return kept === 0
        ? `Nothing of them is left in ${file}.`
        : `Nothing of them is left in ${file} but what was named above.`;
    case 'held':
      throw new Refusal(
        'STILL_THERE',
        `They are erased, but something still reads ${file}, which keeps the old pages in its log: end it, then run parley erase ${again} --yes.`,
      );
    case 'full':
      throw new Refusal(
        'STILL_THERE',
        `They are erased, but ${file} is made anew to clear it, which takes as much room again: free some, then run parley erase ${again} --yes.`,
      );
    case 'left':
      throw new Refusal(
        'STILL_THERE',
        `They are erased, but “${oneLine(scrubbed.word)}” still stands in ${file}, and no event accounts for it: run parley rebuild, then parley verify.`,
      );
  }
};
