import { brokenFile, copyDatabase } from '../../events/backup.ts';
import type { Damaged } from '../../events/verify.ts';

/** Copies a database into the file that was made for it; `inspect` looks first whether the file is whole. Null: it was copied. */
export const copy = ({ from, to, inspect }: Readonly<{ from: string; to: string; inspect: boolean }>): Damaged | null =>
  (inspect ? brokenFile(from) : null) ?? copyDatabase(from, to);
