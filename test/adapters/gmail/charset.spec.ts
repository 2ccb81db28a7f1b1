import { expect, it, onTestFinished, vi } from 'vitest';
import { CharsetMisread, requireReadableEuros } from '../../../src/adapters/gmail/charset.ts';

it('mail is read by a Node that knows the sign of the euro in windows-1252', () => {
  expect(requireReadableEuros).not.toThrow();
});

it('mail is not read by one that takes it for Latin-1', () => {
  const latin1 = { decode: (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1') };
  vi.stubGlobal('TextDecoder', function TextDecoder() {
    return latin1;
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  expect(requireReadableEuros).toThrow(CharsetMisread);
});
