import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { catalogue } from '../src/events/catalogue.ts';
import { eventsPage } from './events-page.ts';
import { type Folds, foldsNow, renewedFolds } from './folds.ts';
import { type Samples, withNewSamples } from './samples.ts';
import { renewed, type Shapes } from './shapes.ts';
import { root } from './sources.ts';

/**
 * `npm run docs`: writes what is made from the catalogue and the read models. A new type or version gets its page, its shape and
 * a sample; a shape, or a read model's fold, that changed under the same version is refused.
 */
export const made = async (): Promise<Readonly<Record<string, string>>> => ({
  'docs/events.md': await laidOut('docs/events.md', eventsPage()),
  [SHAPES]: await laidOut(SHAPES, JSON.stringify(renewed(kept<Shapes>(SHAPES), catalogue))),
  [SAMPLES]: await laidOut(SAMPLES, JSON.stringify(withNewSamples(kept<Samples>(SAMPLES), catalogue))),
  [FOLDS]: await laidOut(FOLDS, JSON.stringify(renewedFolds(kept<Folds>(FOLDS), await foldsNow()))),
});

export const SHAPES = 'test/events/kept/shapes.json';
export const FOLDS = 'test/events/kept/folds.json';
export const SAMPLES = 'test/events/kept/samples.json';

export const kept = <Kept>(file: string): Kept => JSON.parse(readFileSync(join(root, file), 'utf8')) as Kept;

const laidOut = async (file: string, text: string): Promise<string> =>
  format(text, { ...(await resolveConfig(join(root, file))), filepath: file });

if (import.meta.main) for (const [file, text] of Object.entries(await made())) writeFileSync(join(root, file), text);
