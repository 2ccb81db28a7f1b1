import type { ReplyReading } from '../../src/events/reading.ts';

/** The turns of phrase by which a literal reader knows what a reply wants; the names are those of the reading's schema. */
export const OPT_OUT =
  /\bunsubscribe\b|\b(?:remove|take) me (?:from|off)\b|\bstop (?:emailing|contacting|writing|messaging)\b|\b(?:do not|don['’]t|never) (?:contact|e-?mail|write(?: to)?|message) me\b/i;

export const PRIVACY_REQUEST =
  /\bGDPR\b|\bCCPA\b|\b(?:delete|erase|remove) (?:all )?(?:of )?(?:my|the) (?:personal )?(?:data|information|details)\b|\bwhat (?:personal )?data\b|\bwhere did you get my\b|\bright to (?:erasure|access|be forgotten)\b|\bdata (?:protection|subject)\b/i;

export const CALL_REQUEST =
  /\b(?:hop|jump|get|go) on a (?:quick |short |brief )?(?:call|zoom|video)\b|\bcall me\b|\bgive me a (?:call|ring)\b|\b(?:schedule|set up|book|arrange|have|do) a (?:quick |short |brief )?(?:call|zoom|chat by phone)\b|\b(?:over|on|by) the phone\b|\bquick call\b|\bcalendly\b/i;

export const DECLINE =
  /\b(?:not|n['’]t) (?:really )?(?:be )?interested\b|\bno,? (?:thanks|thank you)\b|\b(?:have to|going to|gonna|['’]ll|will|must) (?:respectfully )?(?:pass|decline)\b|\bnot (?:a|the right) (?:good )?(?:fit|match)\b|\bfully booked\b|\b(?:can['’]?t|cannot|unable to|won['’]t be able to) (?:take|fit) (?:this|it|on|any)\b|\bdon['’]t do (?:paid|sponsored)\b|\bnot going to work\b|\bwalk(?:ing)? away\b/i;

export const DEFER =
  /\b(?:let me|I['’]?ll|I will|need to|have to|we['’]ll|want to) (?:just )?(?:check|think|see|discuss|talk|run (?:it|this)|look at|sleep on|get back|circle back|come back)\b|\bget(?:ting)? back to you\b|\bneed (?:some|a bit|a few|more)(?: of)? (?:time|days)\b/i;

export const ACCEPT =
  /\bworks for (?:me|us)\b|\b(?:that|it|this) works\b|\bsounds (?:good|great|perfect|fair|amazing)\b|\b(?:it['’]s a )?deal\b(?! with)|\bcount me in\b|\bI(?:['’]m| am) in\b|\blet['’]s (?:do (?:it|this)|go(?: for it| ahead)?)\b|\b(?:happy|glad|would love|['’]d love|thrilled|excited) to (?:do (?:it|this)|accept|confirm|move forward|go ahead)\b|\b(?:I|we)(?:['’]d| would| could| can|['’]ll| will)? (?:gladly |happily )?(?:accept|agree|confirm)\b|\byes,? (?:please|let['’]s|that|I|we|absolutely|of course)\b|\bagreed\b|\bI['’]ll (?:do it|take it)\b/i;

/** Said with the mouth full: positive, and no agreement yet. */
export const HEDGED = /\bin principle\b|\bin theory\b|\bpotentially\b|\bmight\b|\bopen to\b/i;

export const MORE =
  /\b(?:can|could|would) you (?:do|go|come|offer|stretch|manage) (?:any |a bit |a little )?(?:better|higher|up|more|further)\b|\b(?:any|some|a bit of|more) (?:room|wiggle room|flexibility|budget)\b|\b(?:too|bit|little|quite|pretty|very|rather) low\b|\bbelow (?:my|our|what)\b|\blow ?ball\b|\b(?:more|higher) (?:than that|budget|rate|fee|offer)\b|\bis that (?:the|your) best\b|\bbest you can do\b|\bneed (?:quite )?a bit more\b|\bnot enough\b|\b(?:can['’]?t|cannot|couldn['’]t) do (?:it|this|that) (?:for|at)\b/i;

/** Opens a condition; what follows up to the end of the sentence is what they want. */
export const CONDITION =
  /\b(?:but )?(?:only )?(?:if|as long as|so long as|provided(?: that)?|on (?:the )?condition(?: that)?|assuming|once|unless|subject to|with the condition)\b[^.!?\n]*|\bbut (?:I|we)(?:['’]d| would)? (?:need|require|want|ask)\b[^.!?\n]*|\bplus the product\b[^.!?\n]*/i;

/** Conditional in grammar, courtesy in meaning. */
export const COURTESY =
  /^(?:but )?(?:if (?:you (?:have|need|want|prefer)\b|you['’]d like|there['’]?s? anything|that (?:works|suits)|possible|so\b|not\b|anything)|once (?:you|I|we) (?:send|get|have|sign|hear|confirm)|once (?:it|that)['’]s confirmed)/i;

type Kind = ReplyReading['conditions'][number]['kind'];
export const CONDITION_KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['payment_terms', /\b(?:net ?\d+|pa(?:y|id|yment)|invoice|deposit|up ?front|in advance|days)\b/i],
  ['usage_rights', /\b(?:usage|rights|organic|whitelist|licen[cs]|paid ads?|boost)/i],
  ['exclusivity', /\bexclusiv|\bcompetitor/i],
  ['revisions', /\brevision|\bround of edits|\bre-?shoot|\bfeedback round/i],
  ['fee_or_tax', /\b(?:fee|VAT|tax|GST|commission|shipping|expenses|travel)\b/i],
  ['product', /\b(?:product|sample|gift|item)s?\b/i],
  [
    'timing',
    /\b(?:deadline|week|month|date|later|before|after|until|timeline|january|february|march|april|june|july|august|september|october|november|december)\b/i,
  ],
  ['scope', /\b(?:reel|stor(?:y|ies)|post|video|short|tiktok|script|creative|deliverable)s?\b/i],
];

type Trigger = ReplyReading['triggers'][number]['kind'];
export const TRIGGERS: readonly (readonly [Trigger, RegExp])[] = [
  [
    'injection_suspected',
    /\b(?:ignore|disregard|forget) (?:all |any )?(?:of )?(?:the |your )?(?:previous|prior|above|earlier|other) (?:given )?(?:instructions|prompts?|rules|messages)\b|\bsystem prompt\b|\byou are (?:now |actually )?(?:an? )?(?:AI|assistant|language model|chatbot|ChatGPT)\b|\bas an AI\b|<\/?(?:their_reply|our_offer|system|document|move)[^>]*>|<\|[^|]*\|>|\[(?:SYSTEM|INST|ADMIN)\]|\b(?:system|assistant) ?(?:override|note|message)?:\s|\bmark (?:this|the) (?:deal|negotiation|thread) as\b|\bset (?:the|my|intent|your) (?:rate|price|intent|offer|budget|confidence)\b|\bnew CPM ceiling\b|\bpre-?approved (?:by|at|for)\b/i,
  ],
  [
    'hostile_tone',
    /\b(?:insult(?:ing|ed)?|ridiculous|a joke|laughable|pathetic|disgusting|idiots?|cheapskates?|scam(?:mers?)?|clowns?|shame on you|screw you|shut up|f\*+\w*|fuck\w*|bullshit)\b|\bwast(?:e|ing) (?:of )?my time\b|\bhow dare you\b/i,
  ],
  [
    'legal_language',
    /\b(?:lawyers?|attorneys?|solicitors?|legal (?:action|team|counsel|department)|cease and desist|sue|lawsuit|court|breach|indemnif\w+|liabilit\w+|liable|NDA|non-disclosure|governing law|jurisdiction)\b/i,
  ],
  [
    'unusual_deliverables',
    /\b(?:podcast|live ?streams?|twitch|billboard|newsletters?|blog posts?|(?:in-person|live) (?:event|appearance)s?|brand ambassador|meet ?(?:and|&) ?greet|tv spot|radio|patreon|discord|tattoo|NFTs?|equity)\b/i,
  ],
];
