/**
 * Refuses to read mail on a Node whose decoder takes windows-1252 for Latin-1, as some releases did: "€500" would lose
 * its sign, and count as dollars. @throws CharsetMisread
 */
export const requireReadableEuros = (): void => {
  if (new TextDecoder('windows-1252').decode(EUROS) !== '€500') throw new CharsetMisread();
};

export class CharsetMisread extends Error {
  readonly code = 'CHARSET_MISREAD';
  constructor() {
    super(`Node ${process.version} misreads windows-1252, so amounts in mail can't be trusted: run Parley on another.`);
  }
}

const EUROS = Uint8Array.of(0x80, 0x35, 0x30, 0x30);
