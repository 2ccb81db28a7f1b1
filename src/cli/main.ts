import { takeExactImports } from './exact-imports.ts';

// Before anything large is imported.
takeExactImports();
const { stopQuietlyWhenNobodyReads } = await import('./commands/terminal.ts');
const { runCommandLine } = await import('./commands/line.ts');
stopQuietlyWhenNobodyReads();
process.exitCode = await runCommandLine(process.argv.slice(2));
