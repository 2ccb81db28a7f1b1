/**
 * The words by which somebody asks whether a person or a machine writes to them; null if nobody does. A person answers
 * that: an agent that answers would have to claim something about itself in the client's name.
 */
export const askedIfHumanIn = (reply: string): string | null => {
  const found = ASKED.exec(reply.slice(0, LONGEST_LOOKED_AT).replace(/’/g, "'"));
  return found === null ? null : reply.slice(found.index, found.index + found[0].length);
};

const LONGEST_LOOKED_AT = 20_000;

// Fixed words without gaps, so that nothing can hide in a match that is left out of what is judged next.
const MACHINE = String.raw`(?:ai|a\.i\.|(?:chat[\s-]?|ro)?bot|chatgpt|gpt|llm|language\smodel|machine|computer|algorithm|automat(?:ed|ion)|auto[\s-]?generated)`;
const HUMAN = String.raw`(?:(?:real|actual|live)\s(?:human(?:\sbeing)?|person|people|man|woman)|human(?:\sbeing)?|someone\sreal|person(?=\s?\?|,?\sor\b))`;
const EITHER = String.raw`(?:an?\s)?(?:${HUMAN}|(?:real\s)?${MACHINE}(?:\s(?:assistant|agent|bot|model|system|message|e-?mail|reply|response))?)(?![\p{L}-])`;
const OTHERWISE = String.raw`or(?=\s?\?|\s(?:an?\s)?(?:real|actual|human|person|people|ai|(?:chat|ro)?bot|machine|automated|what|some(?:one|body)|am|are|is)\b)`;
/** "Is this an AI product?" and "an AI or tech brand?" ask about something else. */
const ENDS = String.raw`(?=\s?[?.!,;)]|\s?$|\s?[\r\n]|\s(?:${OTHERWISE}|here|who|that|writing|answering|replying|behind|on|i|lol|haha|by)\b|\s?[-–—])`;
const SOFTENED = String.raw`(?:(?:even|really|actually|just|all|by\sany\schance|maybe|perhaps)\s){0,2}`;

const ASKED = new RegExp(
  [
    String.raw`\b(?:are|r)\s(?:you|u)\s${SOFTENED}(?:${EITHER}${ENDS}|real(?=\s?\?))`,
    String.raw`\b(?:is|was)\s(?:this|that|it|there)\s(?:(?:e-?mail|message|account|address)\s)?${SOFTENED}(?:from\s)?${EITHER}${ENDS}`,
    String.raw`\b(?:talk|speak|writ|chatt|e-?mail|deal|negotiat|correspond)ing\s(?:to|with)\s${EITHER}${ENDS}`,
    String.raw`\b(?:is|are|was|were|did)\s(?:this|these|that|your)\s(?:(?:e-?mails?|messages?|repl(?:y|ies)|answers?|account)\s)?${SOFTENED}(?:written|generated|sent|answered|run|handled)\s(?:by|with)\s${EITHER}${ENDS}`,
  ].join('|'),
  'iu',
);
