/**
 * The words in a mail that address a machine instead of us, or pass themselves off as our own system: independent of the model that reads it.
 * Null if nothing is suspicious. A suspicion calls a person and decides nothing else.
 */
export const injectionSuspicion = (text: string): string | null => {
  const looked = text.slice(0, MOST_LOOKED_AT);
  const plain = looked.replace(/[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g, '').normalize('NFKC');
  const match = SIGNS.map((sign) => sign.exec(plain) ?? sign.exec(looked)).find((found) => found !== null);
  return match
    ? plain
        .slice(Math.max(0, match.index - 20), match.index + match[0].length + 60)
        .trim()
        .slice(0, 300)
    : null;
};

const MOST_LOOKED_AT = 20_000;
const RULES =
  '(?:instructions?|prompts?|rules?|guidelines?|directions?|directives?|polic(?:y|ies)|programming|constraints?|orders)';
const MACHINE =
  '(?:ai|a\\.i\\.|llm|gpt|chatgpt|claude|language model|chat ?bot|bot|ai (?:assistant|agent|system|model)s?)';

// Every gap is bounded, so each pattern is linear in the text.
const SIGNS: readonly RegExp[] = [
  new RegExp(
    `\\b(?:ignore|disregard|forget|override|bypass|overlook|skip)\\b[^.\\n]{0,40}\\b(?:all|any|previous|prior|above|earlier|preceding|given|your|these|those|system)\\b[^.\\n]{0,30}\\b${RULES}\\b`,
    'i',
  ),
  /\bdo not follow\b[^.\n]{0,30}\binstructions\b|\bfollow (?:these|the following|my) (?:new )?instructions\b/i,
  /\b(?:new|updated|important|mandatory|special|additional|real|actual) (?:\w{1,12} )?(?:instructions?|directives?|task)\b\s{0,3}[:(!*-]/i,
  /\bnew (?:policy|rule)\s{0,3}:/i,
  /\bsystem[\s_-](?:prompt|message|override|update|instruction|mode|notice|alert)\b|\boverride mode\b|\b(?:developer|debug|admin|god|dan|maintenance|test|dev|unrestricted) mode\b/i,
  /(?:^|\n)\s{0,8}(?:\[|<|#{1,4}\s?|\*{2})?\s?(?:system|assistant|developer|ai|model)\s?(?:\]|>|\*{2})?\s?:/i,
  /\[\/?(?:system|assistant|inst|instructions?|admin)\]|<<\/?sys>>|#{2,4}\s?(?:system|instruction|new task|end of)/i,
  /<\|[\w /-]{1,40}\|>|<\/?(?:system|assistant|user|human|email|untrusted|instructions?|information|prompt|data|context|tool|tool_call|function_calls?|start_of_turn|end_of_turn|s)>/i,
  // The tags our own prompts are made of, and the end of any other such tag; "<maya_lee>" may be a handle.
  /<\s{0,3}\/?\s{0,3}(?:(?:our|their)_[a-z]{2,20}|move|correction)(?:\s[^<>\n]{0,80})?\/?>|<\s{0,3}\/\s{0,3}[a-z]{2,20}_[a-z_]{2,30}\s{0,3}>/i,
  /\b(?:you are|you're|act as|behave as|pretend (?:to be|that you are|you are)|role-?play as|from now on,? you)\b[^.\n]{0,30}\b(?:ai|\w{0,20}(?:bot|gpt)|assistant|language model|dan|unrestricted|system|in [a-z]{3,12} mode)\b/i,
  new RegExp(
    `\\b(?:dear|hey|hello|hi|attention|note (?:to|for)|to|message (?:to|for)|if you(?:'re| are)|as) (?:any |the |an |all |this )?${MACHINE}\\b(?!\\s?\\?)`,
    'i',
  ),
  new RegExp(
    `\\b${MACHINE}\\b[^.\\n?]{0,20}\\b(?:reading|processing|parsing|reads|must|should|shall|is instructed|are instructed)\\b`,
    'i',
  ),
  /\b(?:reveal|disclose|leak|print|output|repeat|show|expose|send)\b[^.\n]{0,40}\b(?:system prompt|your (?:\w{1,12} )?(?:instructions|prompt|rules)|cpm ceiling|internal (?:\w{1,12} )?(?:ceiling|budget|notes|rates?))\b|\breveal (?:your|the) (?:max|maximum|budget|ceiling|names and rates)\b/i,
  /\b(?:mark|set|treat|classify|record|log|count|flag)\b[^.\n]{0,40}\b(?:as|to|=)\s?(?:agreed|accepted|approved|closed|multiplied|an? acceptance|final)\b|\b(?:intent|status|amount|confidence|price|action)\s?=\s?["']?\w/i,
  /["']?(?:intent|confidence|intentQuote|tool|role)["']\s?:\s?["'\d]/,
  /\bapproved by (?:u0[a-z0-9]{5,12}|slack|the system|admin)\b|\b@(?:agent|bot|parley|claude|assistant)\b|\bnew (?:cpm )?ceiling is\b|\btakeover (?:is )?approved\b/i,
  /\bas (?:we |already |previously )?(?:agreed|discussed|confirmed|approved)\b[^.\n]{0,30}\bwith your (?:colleague|boss|manager|team|supervisor|client)\b|\byour (?:colleague|boss|supervisor) \w{0,20}\s?(?:already )?(?:agreed|approved|confirmed|promised)\b/i,
  /\b(?:include|insert|add|append|put|write|say|integrate|incorporate)\b[^\n]{0,160}\b(?:in|to|into|at the end of) your (?:reply|answer|response|output)\b|\b(?:obey|listen to) my instructions\b|\b(?:output|do|perform|state) the following\b|\byour task is\b|\b(?:words|letters) with (?:\w{1,12} )?emojis\b|\byour (?:answer|response|output|reply) (?:must|should|has to)\b|\b(?:reverse|encrypt|encode|translate|replace)\b[^.\n]{0,40}\b(?:your|the) (?:answer|reply|response|output)\b/i,
  /(?:忽略|无视|忽視)[^\n]{0,12}(?:指示|指令|说明|規則)|\bignor(?:a|ar|e|ez|ieren?|iere)\b[^.\n]{0,30}\b(?:instrucciones|instruções|istruzioni|instructions|anweisungen)\b|игнорир\p{L}{0,8}[^.\n]{0,30}инструкц/iu,
  /style\s?=\s?["'][^"']{0,200}(?:display\s?:\s?none|font-size\s?:\s?[01](?:px|pt)?\b|color\s?:\s?(?:#fff|white)|opacity\s?:\s?0)/i,
  /!\[[^\]\n]{0,80}\]\(|[A-Za-z0-9+/]{80}/,
  /[\u{e0001}-\u{e007f}\u202d\u202e\u2066-\u2068]/u,
];
