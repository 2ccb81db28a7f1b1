import type { IncomingMail } from '../../domain/mail/incoming.ts';

/**
 * Whether Gmail vouches that a mail comes from the domain of its From address: DMARC passed, or SPF and DKIM both
 * passed for that domain. Only Gmail's own verdict counts, which it writes above whatever the mail brought along.
 */
export const isAuthentic = (mail: IncomingMail, domain: string): boolean => {
  const [authority = '', ...methods] = (mail.headers.get('authentication-results')?.[0] ?? '')
    // What the sender chose stands in quotes or comments, and could be worded like a verdict.
    .replace(/"(?:[^"\\]|\\.)*"/g, ' ')
    .replace(/\([^()]*\)/g, ' ')
    .toLowerCase()
    .split(';');
  if (authority.trim().split(/\s+/)[0] !== AUTHORITY) return false;
  const passed = methods.map((method) => method.trim().split(/\s+/));
  const passes = (method: string, ...properties: readonly string[]): boolean =>
    passed.some(
      ([verdict = '', ...values]) =>
        verdict === `${method}=pass` &&
        values.some((value) => {
          const [property = '', of = ''] = value.split('=');
          return properties.includes(property) && isWithin(of.split('@').at(-1) ?? '', domain);
        }),
    );
  return passes('dmarc', 'header.from') || (passes('spf', 'smtp.mailfrom') && passes('dkim', 'header.i', 'header.d'));
};

const AUTHORITY = 'mx.google.com';

const isWithin = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);
