import { describe, expect, it } from 'vitest';
import { answeredIds, baseSubject, headerOf, headersOf, withHeader } from '../../../sandbox/mail/headers.ts';

const MAIL =
  'Subject: A\r\n folded subject\r\nMessage-ID: <old@x>\r\nReferences: <a@x>\r\n <b@x>\r\nIn-Reply-To: <b@x>\r\n\r\nSubject: not a header\r\n';

describe('the header block of a raw mail', () => {
  it('joins folded lines and stops at the body', () => {
    expect(headersOf(MAIL).map(({ name }) => name)).toEqual(['Subject', 'Message-ID', 'References', 'In-Reply-To']);
    expect(headerOf(MAIL, 'subject')).toBe('A folded subject');
  });

  it('replaces a header with all its folded lines, or adds it', () => {
    expect(headersOf(withHeader(MAIL, 'References', '<c@x>')).find(({ name }) => name === 'References')?.value).toBe(
      '<c@x>',
    );
    expect(withHeader(MAIL, 'Message-ID', '<new@x>')).toBe(MAIL.replace('<old@x>', '<new@x>'));
    expect(headerOf(withHeader(MAIL, 'X-New', '$1'), 'X-New')).toBe('$1');
  });

  it('names the answered mails, the nearest first', () => {
    expect(answeredIds(MAIL)).toEqual(['<b@x>', '<b@x>', '<a@x>']);
  });

  it.each(['Re: An idea', 'RE: re: An idea', 'Automatic reply: An idea', 'Fwd: An idea'])(
    'knows "%s" for the same conversation',
    (subject) => {
      expect(baseSubject(subject)).toBe('an idea');
    },
  );
});
