import MailComposer from 'nodemailer/lib/mail-composer';

export type Mail = Readonly<{
  from: Readonly<{ name: string; address: string }>;
  to: string;
  subject: string;
  text: string;
  html?: string;
  messageId?: string;
  /** Message-ID of the mail that this one answers. */
  inReplyTo?: string;
  references?: readonly string[];
  headers?: Readonly<Record<string, string>>;
  attachments?: readonly Readonly<{ filename: string; contentType: string; content: string }>[];
}>;

/** The mail as the bytes that travel, CRLF and all. */
export const composeMail = async (mail: Mail): Promise<string> => {
  const built = await new MailComposer({
    from: { name: mail.from.name, address: mail.from.address },
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(mail.messageId === undefined ? {} : { messageId: mail.messageId }),
    ...(mail.inReplyTo === undefined ? {} : { inReplyTo: mail.inReplyTo }),
    ...(mail.references === undefined ? {} : { references: [...mail.references] }),
    headers: { ...mail.headers },
    attachments: (mail.attachments ?? []).map((attachment) => ({ ...attachment })),
  })
    .compile()
    .build();
  return built.toString('utf8');
};
