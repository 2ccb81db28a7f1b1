/** Wordings that code looks for itself, so that a reading which overlooks them moves no money. Each gives the words found, or null. */

/** "Yes, if …": anything that makes a yes depend on something. Common courtesies and our own wording are none. */
export const conditionIn = (reply: string): string | null => found(CONDITION, reply.replace(COURTESY, ' '));

/** Tax, VAT or an agency's fee on top: the figure isn't all-in. */
export const feeOrTaxIn = (reply: string): string | null => found(FEE_OR_TAX, reply);

/** "Usage is priced separately": the figure leaves a part of the package out. */
export const leftOutIn = (reply: string): string | null => found(LEFT_OUT, reply);

/** "Meet me in the middle": a figure that nobody has named. */
export const unnamedFigureIn = (reply: string): string | null => found(UNNAMED_FIGURE, reply);

/** "$500 per Reel", "each": a price of a part of the package. */
export const perItemIn = (reply: string): string | null => found(PER_ITEM, reply);

/** A deposit, money up front, or a share of sales: pay that the offer doesn't know. */
export const otherPaymentIn = (reply: string): string | null => found(OTHER_PAYMENT, reply);

/** An unmistakable request to be written to no more. */
export const optOutIn = (reply: string): string | null => found(OPT_OUT, reply);

const LONGEST_LOOKED_AT = 20_000;
const found = (pattern: RegExp, text: string): string | null => {
  const match = pattern.exec(text.slice(0, LONGEST_LOOKED_AT));
  return match ? match[0].trim().slice(0, 200) : null;
};

const COURTESY =
  /\b(?:let me know|tell me|shout|reach out|feel free)\b[^.!?\n,;]{0,20}\b(?:(?:once|when) [^.!?\n]{0,60}|if (?:you (?:need|have|can (?:do|make|meet|go|work)|could (?:do|make|meet|go)|agree|are|'re)|you'(?:re|d)|that|this|there|it|anything)\b[^.!?\n]{0,40})|\bif (?:you (?:need|have) (?:any|more|further|questions)|that(?:'s| is)? (?:ok|okay|fine|works?|good|alright)|possible|anything|there(?:'s| is) anything)\b|\bas if\b|\bwhat if\b|\bsubject to (?:your |our )?final confirmation\b|\bonce (?:again|more)\b/gi;
const CONDITION =
  /\b(?:(?:only |but |even |and )?if|as long as|so long as|provid(?:ed|ing)(?: that)?|assuming|unless|contingent|conditional|subject to|on (?:the )?condition|on the understanding|in exchange for|in return for|once|but (?:only|i(?:'d| would)? (?:need|want|require)|no|not|without)|plus (?:the |a |free |your )?(?:products?|samples?|gifts?|shipping|travel|expenses|usage|credits?)|except (?:for |that )?|not including|excluding)\b[^.!?\n]{0,80}/i;
const FEE_OR_TAX =
  /(?:\+|\bplus|\bexcl(?:\.|uding|usive of)?|\bbefore|\bnet of|\bwithout|\bnot including|\bon top of|\bex)\s{0,3}(?:any |the |my |our |applicable |local |agency |management |processing |\d{1,2}\s?% )?(?:vat|tax(?:es)?|gst|hst|iva|mwst|tva|agency|manager'?s?|management|processing|platform|paypal|transaction|fees?|commission)\b|\b(?:agency|management|booking|processing|transaction) fee\b|\b\d\s?(?:€|eur)?\s?HT\b|\bzzgl\b/i;
const LEFT_OUT =
  /\b(?:priced|charged|billed|quoted|sold|paid|negotiated) (?:separately|extra|on top|additionally)\b|\b(?:is|are|comes?|would be|will be|costs?) (?:extra|additional|not included|on top)\b|\b(?:additional|extra|separate) (?:fees?|costs?|charges?|payment)\b/i;
const UNNAMED_FIGURE =
  /\bmeet (?:me |you |us |each other )?(?:somewhere )?(?:in the middle|half-?\s?way)\b|\bsplit (?:the|that) difference\b|\bhalfway\b/i;
const PER_ITEM =
  /(?:[$€£]?\d[\d,.]{0,11}\s?k?|\bdollars|\busd)\s{0,2}(?:\/|per|a|each|for each|for every|for one|apiece)\s{0,2}(?:(?:instagram|ig|tiktok|youtube|yt|single|individual)\s)?(?:reel|post|story|stories|video|tiktok|short|integration|frame|slide|piece|deliverable|item|month|week|day|hour|view|click)\b|(?:[$€£]?\d[\d,.]{0,11}\s?k?|\bdollars|\busd)\s{0,2}(?:each|apiece|a piece)\b/i;
const OTHER_PAYMENT =
  /\b(?:deposit|up-?front|in advance|advance payment|pre-?pay(?:ment)?|retainer|commission|rev(?:enue)?[\s-]share|royalt(?:y|ies)|affiliate|equity|\d{1,3}\s?% of (?:the |all |your )?(?:sales|revenue|profits?))\b/i;
const OPT_OUT =
  /\b(?:(?:please |kindly )?(?:remove|delete|take) (?:me|my (?:e-?mail|address|name|contact)\S{0,12}|us)\b[^.!?\n]{0,20}\b(?:off|from|out of)\b[^.!?\n]{0,20}\b(?:list|database|mailings?|contacts?|outreach|records)|(?:stop|quit) (?:e-?mailing|contacting|messaging|writing(?: to)?|spamming|sending)\b[^.!?\n]{0,20}|(?:do not|don't|never) (?:e-?mail|contact|message|write(?: to)?) (?:me|us)\b(?: again| any ?more| ever again)?|(?:please )?unsubscribe me|opt(?:ing)? (?:me )?out of)|^\W{0,3}(?:please )?(?:unsubscribe|stop|opt out)\W{0,3}$/i;
