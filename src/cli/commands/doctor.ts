import type { Argv } from 'yargs';
import { counted } from '../render/amounts.ts';
import { doctorLines, FINDINGS_CSV } from '../render/doctor.ts';
import { EXIT } from './failure.ts';
import { command, type Common, formatOption } from './options.ts';
import { writeCsv, writeDocuments } from './rows.ts';
import { standardOutput } from './terminal.ts';

const AREAS = ['settings', 'files', 'clickup', 'gmail', 'sheets', 'slack', 'anthropic'] as const;

/** `parley doctor`: whether every outside system would let Parley work. Exit code 1 where one would not. */
export const doctor = command({
  repeatable: ['only'],
  options: (yargs: Argv<Common>) =>
    yargs
      .usage(
        'parley doctor [options]\n\nChecks the settings and asks every outside system: credentials, scopes, channels, the webhook, ' +
          "the sheet's header. Only reads: nothing is written, posted or mended anywhere. Exit code 1: something would not work.",
      )
      .option('only', {
        choices: AREAS,
        array: true,
        requiresArg: true,
        describe: 'one of them; may be given several times',
      })
      .option('format', formatOption)
      .example('parley doctor', 'everything, with the settings in the environment')
      .example('node --env-file=.env bin/parley.js doctor', 'with the settings of npm start')
      .example('parley doctor --only slack', 'after the app was installed again'),
  run: async ({ only, format }) => {
    const { examine } = await import('../doctor.ts');
    const findings = await examine(process.env, only === undefined ? null : new Set(only));
    const out = standardOutput();
    if (format === 'csv') writeCsv(findings, FINDINGS_CSV, out);
    else if (format !== 'table') writeDocuments(findings, format, out);
    else for (const line of doctorLines(findings, out)) out.line(line);
    const wrong = findings.filter(({ outcome }) => outcome === 'wrong').length;
    if (wrong > 0) process.stderr.write(`${counted(wrong, 'thing')} would not work.\n`);
    return wrong === 0 ? EXIT.ok : EXIT.error;
  },
});
