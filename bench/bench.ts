/** `npm run bench` measures the log; `npm run bench -- load` a whole team's work at once (docs/load.md). */
await import(process.argv[2] === 'load' ? './load.ts' : './run.ts');
