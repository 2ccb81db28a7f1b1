import { enableCompileCache } from 'node:module';

// Before anything large is imported: it halves the start.
enableCompileCache();
const { runCommandLine } = await import('./commands/line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2));
