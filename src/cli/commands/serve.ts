import { flushCompileCache } from 'node:module';
import type { Argv } from 'yargs';
import { EXIT } from './failure.ts';
import { refusalOf } from './looking.ts';
import { command, type Common } from './options.ts';

/** `parley serve`: the application itself; every adapter is loaded here and nowhere else. */
export const serve = command({
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley serve\n\nReceives campaigns and negotiates until it is told to stop. Settings come from the environment.',
      )
      .example('parley serve', 'with the settings in the environment')
      .example('PARLEY_DATABASE=agency.db parley serve', 'with a database of another name'),
  run: async ({ db }) => {
    const application = await import('../serve.ts');
    // Otherwise kept at the end of the process, which a server that is killed never comes to: its next start takes thrice as long.
    flushCompileCache();
    try {
      const left = await application.serve({ ...process.env, PARLEY_DATABASE: db });
      return left.length === 0 ? EXIT.ok : EXIT.error;
    } catch (error) {
      throw refusalOf(db, error);
    } finally {
      // Whatever still holds the process then, such as a call that never ends, is cut off.
      setTimeout(() => process.exit(), LINGER_MILLISECONDS).unref();
    }
  },
});

const LINGER_MILLISECONDS = 500;
