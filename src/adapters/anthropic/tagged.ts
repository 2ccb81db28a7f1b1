/** A passage that a model is shown as data. No tag inside of it can end it: `<` is written as JSON knows it. */
export const taggedJson = (tag: string, value: unknown): string =>
  `<${tag}>\n${JSON.stringify(value, null, 1).replaceAll('<', '\\u003c')}\n</${tag}>`;

/** The same for plain text, which stays word for word but for tags that pretend to be ours. */
export const taggedText = (tag: string, text: string): string =>
  `<${tag}>\n${text.replace(OUR_TAGS, '‹$1›')}\n</${tag}>`;

const OUR_TAGS = /<\s*(\/?\s*(?:our_offer|their_reply|move|correction))\s*>/gi;
