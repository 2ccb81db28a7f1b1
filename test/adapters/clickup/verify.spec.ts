import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sign, verify } from '../../../src/adapters/clickup/verify.ts';

describe('the signature of a ClickUp delivery', () => {
  it('is the hex HMAC-SHA256 of the raw bytes (RFC 4231, test case 2)', () => {
    expect(sign(Buffer.from('what do ya want for nothing?'), 'Jefe')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('accepts exactly the bytes that were signed', () =>
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), fc.string({ minLength: 1 }), (body, other, secret) => {
        expect(verify(body, sign(body, secret), secret)).toBe(true);
        expect(verify(other, sign(body, secret), secret)).toBe(Buffer.from(other).equals(body));
      }),
    ));

  it('refuses a body with any one bit turned', () =>
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (body, place) => {
        const turned = Uint8Array.from(body);
        const at = (place >> 3) % body.length;
        turned[at] = (turned[at] ?? 0) ^ (1 << (place & 7));
        expect(verify(turned, sign(body, 'secret'), 'secret')).toBe(false);
      }),
    ));

  it('refuses another secret', () => {
    const body = Buffer.from('{}');
    expect(verify(body, sign(body, 'theirs'), 'ours')).toBe(false);
  });

  it.each([
    ['no signature', undefined],
    ['an empty one', ''],
    ['one that is cut short', sign(Buffer.from('{}'), 'secret').slice(0, -1)],
    ['one with something behind it', `${sign(Buffer.from('{}'), 'secret')}0`],
    ['one in capitals', sign(Buffer.from('{}'), 'secret').toUpperCase()],
    ['text of 64 wide characters', 'ü'.repeat(64)],
  ])('refuses %s', (_name, signature) => expect(verify(Buffer.from('{}'), signature, 'secret')).toBe(false));
});
