import type { Finding } from '../../adapters/finding.ts';
import type { CampaignLook } from './campaigns.ts';
import type { CsvColumn } from './csv.ts';
import type { Style } from './paint.ts';
import { SYSTEM_NAMES } from './sentences/operations.ts';
import { oneLine, wrapped } from './text.ts';

/** By what was looked at, each sentence behind its verdict. */
export const doctorLines = (findings: readonly Finding[], { width, paint }: CampaignLook): readonly string[] =>
  [...new Set(findings.map(({ about }) => about))].flatMap((area, index) => [
    ...(index === 0 ? [] : ['']),
    paint('title', NAMES[area]),
    ...findings
      .filter(({ about }) => about === area)
      .flatMap(({ outcome, sentence }) =>
        wrapped(oneLine(sentence), width === null ? null : width - INDENT).map((line, place) =>
          place === 0 ? `  ${paint(STYLES[outcome], MARKS[outcome])}${line}` : ' '.repeat(INDENT) + line,
        ),
      ),
  ]);

export const FINDINGS_CSV: readonly CsvColumn<Finding>[] = [
  { title: 'about', of: ({ about }) => about },
  { title: 'outcome', of: ({ outcome }) => outcome },
  { title: 'sentence', of: ({ sentence }) => sentence },
];

const NAMES: Readonly<Record<Finding['about'], string>> = {
  ...SYSTEM_NAMES,
  settings: 'Settings',
  files: 'Files',
};

const MARKS = { sound: 'ok     ', doubtful: 'look   ', wrong: 'wrong  ' } as const;
const STYLES: Readonly<Record<Finding['outcome'], Style>> = { sound: 'good', doubtful: 'waiting', wrong: 'bad' };
const INDENT = 9;
