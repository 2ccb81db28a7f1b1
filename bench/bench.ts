/**
 * `npm run bench` measures the log; `npm run bench -- load` a whole team's work at once (docs/load.md); `npm run bench -- slack`
 * how long Slack's commands wait for their answers.
 */
const MEASURES: Readonly<Record<string, string>> = { load: './load.ts', slack: './slack.ts' };
await import(MEASURES[process.argv[2] ?? ''] ?? './run.ts');
