import { copyDatabase } from '../../events/backup.ts';
import { openForReading } from '../../events/connection.ts';
import { rowReader } from '../../events/read.ts';
import type { Damaged } from '../../events/damage.ts';

export type BackedUp = Readonly<{ outcome: 'copied'; head: number; hash: string | null }> | Damaged;

/** Copies a database into the file that was made for it; `check` verifies the copy, from halfway on. */
export const backedUp = async (
  { from, to, check }: Readonly<{ from: string; to: string; check: boolean }>,
  halfway: () => void,
): Promise<BackedUp> => {
  const broken = copyDatabase(from, to);
  if (broken !== null) return broken;
  halfway();
  if (check) {
    const { verified } = await import('../commands/verify.ts');
    const { found } = verified(to);
    if (found.outcome === 'damaged') return found;
  }
  const database = openForReading(to);
  const { position, hash } = rowReader(database).head();
  database.close();
  return { outcome: 'copied', head: position, hash };
};
