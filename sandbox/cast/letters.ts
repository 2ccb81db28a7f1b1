import { hashOf } from '../chance.ts';
import type { OutgoingMail } from '../gmail/gmail.ts';
import { deliveryFailure } from '../mail/bounce.ts';
import { composeMail } from '../mail/compose.ts';
import type { Influencer, Letter } from './influencer.ts';

/** The letter as a real mail: threaded, quoting ours the way the writer's program does, signed, sometimes in HTML. */
export const postLetter = (
  influencer: Influencer,
  letter: Letter,
  ours: Pick<OutgoingMail, 'messageId' | 'subject' | 'text' | 'references'>,
  us: Readonly<{ name: string; address: string }>,
  at: Date,
): Promise<string> => {
  const { hidden } = influencer;
  if (letter.kind === 'bounce') return Promise.resolve(deliveryFailure(ours, influencer.email, us, true));
  const from =
    letter.by === 'manager' && influencer.manager !== null
      ? { name: influencer.manager.name, address: influencer.manager.email }
      : { name: influencer.name, address: influencer.email };
  const away = letter.kind === 'out_of_office';
  const signature = letter.by === 'manager' ? `${from.name}\nTalent Manager` : hidden.signature;
  const written = away || signature === '' ? letter.text : `${letter.text}\n\n${signature}`;
  const quote = away ? 'none' : hidden.quoting;
  return composeMail({
    from,
    to: us.address,
    subject: `${away ? 'Automatic reply' : 'Re'}: ${ours.subject.replace(/^Re: /i, '')}`,
    text: `${written}${quotedText(quote, ours, us, at)}`,
    ...(hidden.html && !away ? { html: `${paragraphs(written)}${quotedHtml(quote, ours, us, at)}` } : {}),
    messageId: `<${hashOf(`${hidden.seed}${letter.text}${ours.messageId}`).toString(16)}.${influencer.place}@${from.address.split('@')[1] ?? ''}>`,
    inReplyTo: ours.messageId,
    references: [...ours.references, ours.messageId],
    ...(away ? { headers: { 'Auto-Submitted': 'auto-replied', 'X-Autoreply': 'yes', Precedence: 'bulk' } } : {}),
    ...(letter.attachment === null
      ? {}
      : {
          attachments: [{ filename: letter.attachment, contentType: 'application/pdf', content: '%PDF-1.4\n%%EOF\n' }],
        }),
  });
};

type Quoting = Influencer['hidden']['quoting'];
type Ours = Readonly<{ subject: string; text: string }>;
type Us = Readonly<{ name: string; address: string }>;

const quotedText = (quoting: Quoting, ours: Ours, us: Us, at: Date): string => {
  switch (quoting) {
    case 'none':
      return '\n';
    case 'gmail':
      return `\n\n${attribution(us, at)}\n\n${ours.text
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => `> ${line}`.trimEnd())
        .join('\n')}\n`;
    case 'outlook':
      return `\n\n-----Original Message-----\nFrom: ${us.name} <${us.address}>\nSent: ${longDate(at)}\nSubject: ${ours.subject}\n\n${ours.text.trimEnd()}\n`;
  }
};

const quotedHtml = (quoting: Quoting, ours: Ours, us: Us, at: Date): string => {
  switch (quoting) {
    case 'none':
      return '';
    case 'gmail':
      return `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${escaped(attribution(us, at))}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex">${paragraphs(ours.text)}</blockquote></div>`;
    case 'outlook':
      return `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p><b>From:</b> ${escaped(`${us.name} <${us.address}>`)}<br><b>Sent:</b> ${longDate(at)}<br><b>Subject:</b> ${escaped(ours.subject)}</p></div>${paragraphs(ours.text)}`;
  }
};

const attribution = (us: Us, at: Date): string => {
  const day = at.toLocaleDateString('en-US', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const time = at.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
  return `On ${day} at ${time} ${us.name} <${us.address}> wrote:`;
};

const longDate = (at: Date): string =>
  at.toLocaleString('en-US', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });

const paragraphs = (text: string): string =>
  text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => `<div dir="ltr">${escaped(paragraph).replaceAll('\n', '<br>')}</div>`)
    .join('<br>');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
