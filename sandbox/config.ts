import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const CONFIG = join(import.meta.dirname, '../config');

/** The team's own copy of `config`, its `policy.yaml` changed; `remove` throws it away. */
export const configFolder = (
  policy: Readonly<Record<string, unknown>>,
): Readonly<{ path: string; remove: () => void }> => {
  const path = mkdtempSync(join(tmpdir(), 'parley-config-'));
  cpSync(CONFIG, path, { recursive: true });
  const file = join(path, 'policy.yaml');
  const standing = parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
  writeFileSync(file, stringify({ ...standing, ...policy }));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
