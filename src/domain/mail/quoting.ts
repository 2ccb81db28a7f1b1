/** The signs by which mail programs mark what they quote, in the languages people write to us in. Every pattern is bounded, so linear. */

const WROTE =
  /(?<!\p{L})(?:wrote|writes|schrieb|a écrit|a ecrit|escribió|ha scritto|scrisse|escreveu|schreef|skrev|napisał(?:\(a\)|a)?|пише|пишет|написала?|đã viết|kirjoitti|yazdı)(?!\p{L})|写道|のメール/iu;
const ATTRIBUTION_START =
  /^\W{0,6}(?:(?:on|at|le|am|el|il|em|op|den|dne|w dniu|dnia|vào|в)(?!\p{L})|\d{1,4}[-./ ]|(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|пн|вт|ср|чт|пт|сб|вс)\p{L}{0,8}[.,])/iu;
const DATED_ADDRESS = /\d{1,2}[:.]\d{2}.{2,160}<[^<>]{0,80}@[^<>]{0,80}>\s?:$/u;
/** As above, without what may begin the second line of a wrapped one. */
const CERTAIN_START = /^\W{0,6}(?:on|le|am|el|il|em|op|den|dne|w dniu|dnia|vào|в)(?!\p{L})/iu;
const LONGEST_ATTRIBUTION = 320;
const MOST_LINES = 6;

/**
 * How many lines an "On … wrote:" takes that starts at `at`; 0 if none starts there. No program leaves a line blank
 * within one or begins it twice: "On Monday I can." above it is a reply.
 */
export const attributionAt = (lines: readonly string[], at: number): number => {
  if (!ATTRIBUTION_START.test((lines[at] ?? '').slice(0, 40))) return 0;
  let joined = '';
  for (let count = 1; count <= MOST_LINES && at + count <= lines.length; count++) {
    const line = (lines[at + count - 1] ?? '').slice(0, LONGEST_ATTRIBUTION);
    if (line.trim() === '' || (count > 1 && CERTAIN_START.test(line.slice(0, 40)))) return 0;
    joined = `${joined} ${line.trim()}`.trim();
    if (joined.length > LONGEST_ATTRIBUTION) return 0;
    if (DATED_ADDRESS.test(joined)) return count;
    if (/\d/.test(joined) && WROTE.test(joined) && /(?::|wrote|писал\p{L}?)\s?[-—]{0,6}$/iu.test(joined)) return count;
  }
  return 0;
};

const INSIDE_A_LINE =
  /(?:\s|-{2,4}\s?)(?:on|le|am|el|il|em|op)\s[^\n<>]{0,30}\d[^\n<>]{0,80}(?:<[^<>\s]{1,80}@[^<>\s]{1,80}>|@[\w.-]{1,60})\s(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef)\s?:/iu;

/** Where inside one line an attribution begins that some programs put behind the reply; -1 if nowhere. */
export const attributionInside = (line: string): number => INSIDE_A_LINE.exec(line.slice(0, 2_000))?.index ?? -1;

const SEPARATOR =
  /^\W{2,60}(?:original (?:message|appointment)|ursprüngliche nachricht|message d['’]origine|message original|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|oprindelig (?:meddelelse|besked)|ursprungligt? meddelande|message du :|ursprungligt meddelande|исходное сообщение|пересылаемое сообщение|forwarded (?:message|by)|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|reply above this line|begin forwarded message)/iu;
const APPLE_FORWARD =
  /^(?:begin forwarded message|début du message (?:réexpédié|transféré)|anfang der weitergeleiteten nachricht)\s?:/iu;

/** "-----Original Message-----" and its kin: what follows isn't theirs. */
export const isSeparator = (line: string): boolean =>
  SEPARATOR.test(line.slice(0, 160)) || APPLE_FORWARD.test(line.slice(0, 80));

const FROM = /^[\s*_]{0,6}(?:from|von|de|da|van|fra|från|od|от|expéditeur|mittente|remitente|lähettäjä)[*_]{0,2}\s?:/iu;
const OTHER_HEADER =
  /^[\s*_]{0,6}(?:sent|date|to|cc|bcc|subject|reply-to|gesendet|datum|an|betreff|antwort an|envoyé|à|objet|enviad[oa](?: el)?|para|fecha|data|asunto|assunto|inviato|a|oggetto|verzonden|aan|onderwerp|sendt|til|emne|skickat|till|ämne|wysłano|do|temat|дата|кому|тема|отправлено)(?: \w{1,10})?[*_]{0,2}\s?:/iu;

/** Outlook's quoting: a "From:" line with at least two more header lines around it, whichever of them comes first. */
export const isHeaderBlock = (lines: readonly string[], at: number): boolean => {
  const isFrom = (line: string) => FROM.test(line.slice(0, 60));
  const isOther = (line: string) => OTHER_HEADER.test(line.slice(0, 60));
  const first = lines[at] ?? '';
  const next = lines.slice(at + 1, at + 7);
  return isFrom(first)
    ? next.filter(isOther).length >= 2
    : isOther(first) && next.some(isFrom) && next.filter(isOther).length >= 2;
};

/** A line that a program marks as quoted. */
export const isPrefixed = (line: string): boolean => /^\s{0,3}>/.test(line);

/** The line under which a signature begins: two dashes, by RFC 3676 with a space. */
export const isSignatureMark = (line: string): boolean =>
  /^(?:--|—|––|__)[\s\u00a0]{0,3}$/.test(line.slice(0, 8)) && line.length < 8;

const DEVICE =
  /^\W{0,4}(?:sent from|sent via|sent with|sent using|get \[?outlook for|from my i?\w{0,10}phone|envoyé (?:de|depuis|à partir)|télécharger outlook|von meinem \S{1,20} gesendet|gesendet (?:von|mit|über)|diese nachricht wurde von|enviado (?:desde|do|a partir|con)|inviato da|verzonden (?:vanaf|met|via)|skickat från|sendt fra|wysłane z|отправлено (?:с|из)|someone from mobile)/iu;

/** "Sent from my iPhone" and its kin. */
export const isDeviceLine = (line: string): boolean => line.length < 160 && DEVICE.test(line);

/** A line of dashes or underscores and nothing else. */
export const isRule = (line: string): boolean => line.length >= 3 && line.length < 400 && /^[\s*_=–—-]{3,}$/.test(line);
