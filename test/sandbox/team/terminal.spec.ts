import { openSync, closeSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { asking, needSomebody, TerminalNeeded } from '../../../sandbox/team/terminal.ts';

describe('asking', () => {
  it('takes lines of a script in turn, however early they came, and null at its end', async () => {
    const input = new PassThrough();
    input.end('one\n two \r\nthree');
    let written = '';
    const { ask } = asking(input, { write: (text: string | Uint8Array) => (written += String(text)) !== '' });
    const answers = [];
    for (const question of ['a: ', 'b: ', 'c: ', 'd: ']) answers.push(await ask(question));
    expect(answers).toEqual(['one', 'two', 'three', null]);
    expect(written).toBe('a: b: c: d: \n');
  });

  it('needs a terminal, a pipe or a file', () => {
    const file = openSync(import.meta.filename, 'r');
    const nothing = openSync('/dev/null', 'r');
    expect(() => needSomebody({ isTTY: true, fd: nothing })).not.toThrow();
    expect(() => needSomebody({ fd: file })).not.toThrow();
    expect(() => needSomebody({ fd: nothing })).toThrow(TerminalNeeded);
    closeSync(file);
    closeSync(nothing);
  });
});
