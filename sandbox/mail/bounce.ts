/** Gmail's note that a mail of ours could not be delivered: a multipart/report with its delivery status (RFC 3464). */
export const deliveryFailure = (
  ours: Readonly<{ messageId: string; subject: string; text: string }>,
  to: string,
  us: Readonly<{ name: string; address: string }>,
  permanent: boolean,
): string => {
  const [status, said] = permanent
    ? ['5.1.1', '550 5.1.1 The email account that you tried to reach does not exist.']
    : ['4.2.2', '452 4.2.2 The recipient’s inbox is out of storage space.'];
  const what = permanent ? 'Address not found' : 'Message not delivered yet';
  const tail = permanent
    ? ''
    : '\n\nGmail will retry for 46 more hours. You will be notified if the delivery fails permanently.';
  return [
    'From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
    `To: ${us.address}`,
    `Subject: Delivery Status Notification (${permanent ? 'Failure' : 'Delay'})`,
    `Message-ID: <bounce.${ours.messageId.slice(1, 24)}@mx.google.com>`,
    `In-Reply-To: ${ours.messageId}`,
    `References: ${ours.messageId}`,
    `X-Failed-Recipients: ${to}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${BOUNDARY}"`,
    '',
    part(
      'text/plain; charset=utf-8',
      `** ${what} **\n\nYour message was not delivered to ${to}. The response was:\n\n${said}${tail}`,
    ),
    part(
      'message/delivery-status',
      `Reporting-MTA: dns; googlemail.com\n\nFinal-Recipient: rfc822; ${to}\nAction: ${permanent ? 'failed' : 'delayed'}\nStatus: ${status}\nDiagnostic-Code: smtp; ${said.replace('’', "'")}`,
    ),
    part(
      'text/rfc822-headers',
      `From: ${us.name} <${us.address}>\nTo: ${to}\nSubject: ${ours.subject}\nMessage-ID: ${ours.messageId}`,
    ),
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n');
};

const BOUNDARY = '000000000000sandboxbounce';

const part = (type: string, content: string): string =>
  `--${BOUNDARY}\r\nContent-Type: ${type}\r\n\r\n${content.replaceAll('\n', '\r\n')}\r\n`;
