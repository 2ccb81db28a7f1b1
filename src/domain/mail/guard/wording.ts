import { type Check, type DraftFacts, firstNameOf } from './facts.ts';

/** Wordings that bind, boast, press or give away; each stands with what it is refused for. */
const REFUSED: readonly (readonly [string, RegExp])[] = [
  [
    'a usage right or an exclusivity',
    /\b(?:usage|perpetu\w{0,8}|exclusiv\w{0,6}|white-?list\w{0,5}|allow-?list\w{0,5}|licen[cs]\w{0,6}|buy-?out|paid (?:ads?|media|social)|boost\w{0,4}|spark ads?|dark posts?|royalt\w{0,4}|ownership|own the (?:content|rights)|rights|worldwide|re-?post\w{0,4}|non-?compete)\b/gi,
  ],
  [
    'a payment term',
    /\b(?:commission|affiliate|rev(?:enue)?[\s-]share|deposit|up-?front|in advance|pre-?pay\w{0,5}|instal?lments?|retainer|net[\s-]?\d+|pay(?:ment)? (?:you )?(?:on|within|by|before|after|immediately|early|straight)|reimburs\w{0,6}|expenses)\b/gi,
  ],
  [
    'a promise',
    /\b(?:guarante\w{0,4}|promis\w{0,4}|bonus\w{0,3}|gift\w{0,3}|free (?:product|sample|item|trip)\w{0,2}|samples?|long[\s-]term|ongoing (?:partner\w{0,6}|relationship|work|collab\w{0,9})|future (?:campaigns?|work|projects?|collab\w{0,9}|partner\w{0,6}|deals?)|next campaign|more (?:work|campaigns) (?:to come|ahead)|ambassador\w{0,5}|partner for|raise later|(?:we|i)(?:'ll|’ll| will| can| could| would)(?: happily| gladly)? (?:also|throw in|cover|ship|reimburse|repost|feature you|promote you|increase|raise|match|extend|go (?:higher|up)|do better))\b/gi,
  ],
  [
    'a claim to be human',
    /\b(?:(?:i(?:'m| am|’m)|as) (?:an? )?(?:real |actual |fellow )?(?:human|person|people|man|woman)|(?:real|actual) (?:human|person)|not (?:an? )?(?:ai|bot|robot|machine|automated|automation)|human being)\b/gi,
  ],
  [
    'pressure',
    /\b(?:urgent\w{0,2}|asap|a\.s\.a\.p|immediately|(?:reply|answer|respond|confirm|sign|decide|need\w{0,2}|back to (?:us|me))\b[^.!?\n]{0,30}\bright away|act (?:now|fast)|last chance|hurry|limited[\s-]time|time[\s-]sensitive|expir\w{0,4}|running out|spots? (?:left|filling)|take it or leave it|or else|only chance|before it(?:'s|’s| is) too late|as soon as possible)\b/gi,
  ],
  [
    'our own figures or other people',
    /\b(?:budgets?|ceilings?|cpms?|cap(?:ped)?|limits?|max(?:imum)?|target (?:rate|price|cpm)|our range|internal\w{0,2}|algorithms?|formulas?|(?:other|another|more|fellow|different) (?:influencers?|creators?|talents?|people we|partners?)|(?:most|many) (?:influencers?|creators?)|average rate|going rate|market (?:rate|price)|industry (?:rate|standard|average)|highest (?:we|i) can|room to (?:move|negotiate)|engagement rate|impressions)\b/gi,
  ],
  [
    'language that is not ours',
    /\b(?:lol|lmao|omg|wtf|damn|hell|crap|stupid|ridiculous|insult\w{0,4}|babe|hun|bro|dude|gonna|wanna|dear sir|greedy|lawyers?|legal action|sue|penalt\w{0,4}|breach|contractual|liab\w{0,6})\b/gi,
  ],
];

export const wording: Check = ({ plain }) => {
  // "Subject to final confirmation" is ours; what it contains is not judged again.
  const judged = plain.replace(CONFIRMATION, ' ');
  return [
    ...REFUSED.flatMap(([what, pattern]) => [...judged.matchAll(pattern)].map(([found]) => `${what}: "${found}"`)),
    ...[...judged.matchAll(/(?<!\p{L})\p{Lu}{5,}(?!\p{L})/gu)].map(([found]) => `shouting: "${found}"`),
    ...((judged.match(/!/g)?.length ?? 0) > MOST_EXCLAMATIONS ? ['too many exclamation marks'] : []),
  ];
};

const MOST_EXCLAMATIONS = 3;
const CONFIRMATION = /\bsubject to (?:our )?final confirmation\b/gi;

/** Only a final offer calls itself final, only a recap says that something is agreed, and a walk-away makes no new offer. */
export const commitment: Check = ({ plain }, { purpose, isFinal = purpose === 'final_offer' }) => {
  const judged = plain.replace(CONFIRMATION, ' ');
  const final = isFinal || purpose === 'recap' ? null : FINAL.exec(judged);
  const agreed = purpose === 'recap' ? null : AGREED.exec(judged);
  return [
    ...(final === null ? [] : [`it calls an offer final that is not: "${final[0]}"`]),
    ...(agreed === null ? [] : [`it says that something is agreed: "${agreed[0]}"`]),
  ];
};

const FINAL =
  /\b(?:final (?:offer|price|number|rate|figure)|best and final|last offer|best (?:offer|we can do|i can do)|non-?negotiable)\b/i;
const AGREED =
  /\b(?:(?:it(?:'s|’s| is)|we have|you have|you(?:'ve|’ve) got) a deal|it(?:'s|’s| is) agreed|we(?:'ve|’ve| have)? agreed|you(?:'re|’re| are) (?:booked|hired|confirmed|in)|consider it (?:done|confirmed|agreed)|(?:we|i) (?:accept|agree|approve)\b|deal(?:!| done| is done)|(?:is|are) (?:now )?(?:confirmed|approved|accepted)|your (?:rate|price|ask|terms) (?:is|are) (?:fine|accepted|approved))/i;

export const confirmation: Check = ({ plain }, { mustSaySubjectToConfirmation }) =>
  mustSaySubjectToConfirmation && plain.search(CONFIRMATION) < 0
    ? ['it does not say "subject to final confirmation"']
    : [];

/** The first line greets whoever it is written to, and nobody else is greeted anywhere. */
export const greeting: Check = ({ text }, { influencerName, greeted = influencerName }) => {
  const allowed = [greeted, firstNameOf(greeted)].map((name) => name.trim().toLowerCase());
  const [first = ''] = text.trimStart().split('\n');
  const opening = new RegExp(`^${GREETING}`, 'iu').exec(first);
  if (!opening) return ['it does not begin by greeting the influencer by name'];
  return [...text.matchAll(new RegExp(`(?:^|\\n|[.!]\\s)${GREETING}`, 'giu'))]
    .map((match) => (match.groups?.['who'] ?? '').trim())
    .filter((who) => !allowed.includes(who.toLowerCase()))
    .map((who) => `it greets somebody else: "${who}"`);
};

const GREETING = String.raw`(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\s{1,3}(?<who>[^,!:;\n–—]{1,80})(?:[,!:;\n–—]|$)`;

/** Mails go out without a signature block. */
export const signature: Check = ({ text }, facts) => {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const end = lines.slice(-5);
  const closing = end.find((line) => CLOSING.test(line) || /^--/.test(line));
  const name = lines.length > 1 && signs(end.at(-1) ?? '', facts) ? end.at(-1) : undefined;
  const found = closing ?? name;
  return found === undefined ? [] : [`a signature block: "${found}"`];
};

const CLOSING =
  /^(?:(?:with )?(?:best|kind|warm|warmest|many)\s(?:regards|wishes|thanks)|regards|best|cheers|sincerely|warmly|yours(?: (?:truly|sincerely|faithfully))?|all the best|all best|respectfully|thanks|thank you|many thanks|thanks again)\s?[,.–—-]?(?:\s\p{Lu}\p{L}{1,20}){0,2}$/iu;

const signs = (line: string, { senderName, clientName }: DraftFacts): boolean => {
  const plain = line.replace(/^[\s–—-]+|[\s.,]+$/g, '').toLowerCase();
  const names = [
    senderName,
    firstNameOf(senderName),
    clientName,
    `the ${clientName} team`,
    `team ${clientName}`,
    `${clientName} team`,
  ];
  return names.some((name) => name.trim() !== '' && plain === name.trim().toLowerCase());
};
