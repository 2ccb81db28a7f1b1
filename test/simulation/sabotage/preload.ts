import { registerHooks } from 'node:module';
import { SABOTAGES } from './sabotages.ts';

/** Loads the application as the sabotage named in the environment would have it; the files stay as they are. */
const sabotage = SABOTAGES.find(({ name }) => name === process.env['PARLEY_SABOTAGE']);
if (sabotage === undefined) throw new RangeError(`no such sabotage: ${process.env['PARLEY_SABOTAGE']}`);

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(`/src/${sabotage.file}`)) return loaded;
    let source =
      typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString('utf8');
    for (const { find, put } of sabotage.edits) {
      if (source.split(find).length !== 2) throw new RangeError(`"${sabotage.name}" finds its place no more: ${find}`);
      source = source.replace(find, () => put);
    }
    return { ...loaded, source };
  },
});
