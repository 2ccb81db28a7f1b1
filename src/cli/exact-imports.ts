import { registerHooks } from 'node:module';

/**
 * Takes an import that names its file exactly (`./x.ts`, `./x.mjs`, and `./x.js` inside of packages of ES modules) at its
 * word. Node would look for the file, resolve its links and read the package's description once more for every module:
 * three fifths of what loading kysely's 255 modules takes (250 ms of CPU, 100 without).
 */
export const takeExactImports = (): void => {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const { parentURL } = context;
      const format = parentURL === undefined ? null : formatOf(specifier, parentURL);
      return format === null
        ? nextResolve(specifier, context)
        : { url: new URL(specifier, parentURL).href, format, shortCircuit: true };
    },
  });
};

const formatOf = (specifier: string, parent: string): 'module' | 'module-typescript' | null => {
  if (!specifier.startsWith('.')) return null;
  if (specifier.endsWith('.ts')) return 'module-typescript';
  return specifier.endsWith('.mjs') || (specifier.endsWith('.js') && MODULES_ONLY.test(parent)) ? 'module' : null;
};

/** Packages whose every `.js` is an ES module. */
const MODULES_ONLY = /\/node_modules\/(?:kysely|zod|yargs|yargs-parser|uuid|cockatiel)\/[^?#]*\.m?js$/;
