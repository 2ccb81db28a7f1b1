import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type WorkedQuery = Readonly<{ question: string; text: string }>;

/** The queries of docs/queries.md, each under the question that it answers. */
export const WORKED_QUERIES: readonly WorkedQuery[] = readFileSync(
  join(import.meta.dirname, '../../docs/queries.md'),
  'utf8',
)
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    question: section.slice(0, section.indexOf('\n')),
    text: /```sql\n([^]*?)```/.exec(section)?.[1] ?? '',
  }));
