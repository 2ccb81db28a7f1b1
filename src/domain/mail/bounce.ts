import { headerOf, type IncomingMail, openingOf } from './incoming.ts';

/** A delivery that failed for good (`hard`) or for now, or for a reason that isn't the address (`soft`). */
export type Bounce = Readonly<{ hardness: 'hard' | 'soft'; because: string; address: string | null }>;

/**
 * Tells a bounce by its delivery status (RFC 3464), its headers, and last by the wording of a mail daemon; null for any other mail.
 * Hard means that this address doesn't exist: only that ends a negotiation. A refusal for policy, spam, size or a full mailbox is soft, whatever class its code has.
 */
export const bounceOf = (mail: IncomingMail): Bounce | null => {
  const status = mail.deliveryStatus?.slice(0, LONGEST_STATUS) ?? null;
  if (
    status !== null &&
    !/^\s{0,4}Action:\s{0,4}(?:failed|delayed)/im.test(status) &&
    /^\s{0,4}Action:\s{0,4}\w/im.test(status)
  )
    return null;
  const fromDaemon = DAEMON.test(mail.from) || DAEMON.test(headerOf(mail, 'from')) || headerOf(mail, 'from') === '<>';
  const failedRecipient = headerOf(mail, 'x-failed-recipients');
  const subjectSays = BOUNCE_SUBJECT.test(mail.subject);
  const textSays = BOUNCE_TEXT.test(openingOf(mail));
  const isBounce =
    status !== null ||
    failedRecipient !== '' ||
    (fromDaemon && (subjectSays || textSays)) ||
    ((subjectSays || headerOf(mail, 'return-path') === '<>') && textSays && !isAnswer(mail));
  if (!isBounce || (status === null && RECEIPT.test(headerOf(mail, 'content-type')))) return null;
  return {
    ...hardnessOf(status ?? '', openingOf(mail), mail.subject),
    address: addressIn(status ?? '', failedRecipient, openingOf(mail)),
  };
};

const LONGEST_STATUS = 20_000;
const DAEMON = /mailer-daemon|postmaster@|mail delivery (?:sub)?system|mdaemon@|mail-daemon/i;
const RECEIPT = /disposition-notification|feedback-report/i;
const BOUNCE_SUBJECT =
  /undeliver|delivery (?:status|failure|has failed|notification|problem|report)|mail delivery (?:fail|status|problem)|mail (?:failure|system error)|returned (?:mail|to sender)|failure notice|could(?: not|n't) be delivered|permanent delivery failure|non-?delivery|unzustellbar|non remis|no se pudo entregar|message you sent blocked/i;
const BOUNCE_TEXT =
  /(?:could not|couldn't|cannot|can't|was not|wasn't|not|unable to|wasn't able to|been unable to) (?:be )?deliver|delivery (?:to the following|has failed|failed|failure)|permanent(?:ly)? (?:error|fail|fatal)|fatal errors|error delivering|undeliverable|user unknown|returned to sender|(?:recipient|address) rejected|incorrectly constructed|did not reach|has been blocked|still trying|delayed|\b[45]\d{2}[ -][45]\.\d{1,3}\.\d{1,3}\b/i;

const isAnswer = (mail: IncomingMail): boolean =>
  headerOf(mail, 'in-reply-to') !== '' || /^\s*(?:re|aw|sv|antw)\s*:/i.test(mail.subject);

const GONE =
  /user unknown|unknown (?:user|recipient|address|mailbox|account)|no such (?:user|person|recipient|mailbox|account|address)|(?:address|mailbox|recipient|user|account|email|domain|host)(?: you entered| name)? (?:\S{0,80} )?(?:does ?n[o']t|did not|could not be|couldn't be|was ?n[o']t|not) (?:exist|found|be found)|(?:does ?n[o']t|not) (?:have|like|list)(?:ed)? (?:a |an |this |in )?(?:\S{0,60} )?(?:recipient|account|user|mailbox)|no mailbox (?:here )?by that name|invalid (?:recipient|mailbox|address|user)|(?:account|mailbox|user|recipient|address)(?: \S{0,60})? (?:is |has been )?(?:disabled|deactivated|inactive|suspended|closed|moved|no longer)|host (?:or domain name )?(?:not found|unknown)|domain (?:not found|does not exist)|name service error|nxdomain|recipient (?:address )?(?:unknown|not known|not recognized)|user\s{1,3}not listed|couldn't find any host|null ?mx|does not accept (?:mail|email)/i;
const NOT_THE_ADDRESS =
  /spam|blocked|blacklist|block list|blocklist|banned|policy|dmarc|\bspf\b|\bdkim\b|reputation|rbl|unsolicited|relay|quota|over ?quota|mailbox (?:is )?full|disk full|too (?:large|big|many)|size (?:limit|exceed)|exceed|rate limit|throttl|greylist|graylist|try (?:again )?later|temporar|virus|denied|content|authenticat|not authorized|system error|insufficient (?:system )?(?:storage|resources)|timed? ?out|connection (?:refused|timed)|loop|hop count/i;

// RFC 3463: the bad-destination details of class 5.1, and a mailbox that is disabled. 5.1.7 and 5.1.8 are about the sender.
const GONE_CODE = /\b5\.1\.(?:0|1|2|3|4|6|10)\b|\b5\.2\.1\b|\b5\.4\.4\b/;

const hardnessOf = (status: string, text: string, subject: string): Pick<Bounce, 'hardness' | 'because'> => {
  const code =
    /^\s{0,4}Status:\s{0,4}([245]\.\d{1,3}\.\d{1,3})/im.exec(status)?.[1] ??
    /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1];
  const diagnosis = `${/^\s{0,4}Diagnostic-Code:[^\n]{0,600}(?:\n[ \t][^\n]{0,300}){0,6}/im.exec(status)?.[0] ?? ''}\n${text}`;
  const because = (why: string) => `${why}${code === undefined ? '' : `, status ${code}`}`;
  if (/^\s{0,4}Action:\s{0,4}delayed/im.test(status) || /\bdelay(?:ed)?\b|warning/i.test(subject))
    return { hardness: 'soft', because: because('the delivery is delayed') };
  if (code?.startsWith('4') === true) return { hardness: 'soft', because: because('the delivery failed for now') };
  if (/mailbox (?:is )?full|over ?quota|quota/i.test(diagnosis))
    return { hardness: 'soft', because: because('their mailbox is full') };
  if (GONE.test(diagnosis)) return { hardness: 'hard', because: because('the address does not exist') };
  if (NOT_THE_ADDRESS.test(diagnosis))
    return { hardness: 'soft', because: because('the mail was refused for a reason other than the address') };
  if (code !== undefined && GONE_CODE.test(code))
    return { hardness: 'hard', because: because('the address does not exist') };
  return code?.startsWith('5') === true || /permanent/i.test(text)
    ? { hardness: 'hard', because: because('the delivery failed for good') }
    : { hardness: 'soft', because: because('the delivery failed, no reason given') };
};

const addressIn = (status: string, failedRecipient: string, text: string): string | null => {
  const recipient = /^\s{0,4}(?:Final|Original)-Recipient:\s{0,4}rfc822\s{0,4};\s{0,4}<?([^\s<>;]{3,254})/im.exec(
    status,
  )?.[1];
  const found = recipient ?? ADDRESS.exec(failedRecipient)?.[0] ?? ADDRESS.exec(text)?.[0];
  return found?.toLowerCase() ?? null;
};

const ADDRESS = /[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/;
