import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** Preloaded before anything of Parley's: writes every module that was loaded to the file in LOADED. */
const loaded = new Set<string>();
registerHooks({
  load(url, context, nextLoad) {
    loaded.add(url);
    return nextLoad(url, context);
  },
});
process.on('exit', () => writeFileSync(process.env['LOADED'] ?? '', [...loaded].join('\n')));
