/** Figures that look like money and are not, blanked out so that every other character keeps its place. */
export const withoutOtherFigures = (text: string): string =>
  OTHER_FIGURES.reduce(
    (left, pattern) =>
      left.replace(pattern, (figure: string, ...rest: unknown[]) => {
        const at = rest.find((part) => typeof part === 'number') ?? 0;
        return NAMES_CURRENCY_BEFORE.test(left.slice(Math.max(0, at - 5), at)) ? figure : ' '.repeat(figure.length);
      }),
    text,
  );

const MONTH =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december)';
const FIGURE = String.raw`\d{1,3}(?:[.,\s]\d{3}){1,3}|\d{1,9}(?:[.,]\d{1,2})?`;
const AUDIENCE =
  '(?:views?|viewers?|followers?|following|subs|subscribers?|impressions?|likes?|reach|plays|people|fans|audience|members|listeners?|downloads|comments|engagements?|clicks|visits|visitors|users)';
const COUNTED =
  '(?:reels?|posts?|story|stories|videos?|tiktoks?|shorts?|frames?|slides?|images?|photos?|pieces?|deliverables?|revisions?|rounds?|edits?|integrations?|days?|weeks?|months?|years?|yrs?|hours?|hrs?|minutes?|mins?|seconds?|secs?|creators?|influencers?|brands?|campaigns?|collabs?|times|units?|codes?|business)';
const BETWEEN =
  '(?:average|avg|monthly|weekly|daily|organic|total|unique|instagram|tiktok|youtube|ig|story|video|reel|engaged|loyal|new|plus|more|of|my|x)';

const NAMES_CURRENCY_BEFORE = /(?:[$€£¥₹]|usd|eur|gbp)\s?$/i;

// Every quantifier is bounded: the patterns stay linear on hostile text.
const OTHER_FIGURES: readonly RegExp[] = [
  /\bhttps?:\/\/\S{1,500}/gi,
  /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}/g,
  /[@#][\w.]{1,40}/g,
  /(?:\+|\b00)\d[\d\s().-]{6,18}\d\b/g,
  /\(?\b\d{3}\)?[-.\s]{1,2}\d{3}[-.\s]\d{4}\b/g,
  /\b(?:phone|tel|mobile|cell|whatsapp|zip|invoice|order|ref|po|no)\b[.:#\s]{1,4}[\d\s()+-]{4,20}\d/gi,
  /\b0\d{2,4}[-\s]?\d{3,4}[-\s]?\d{3,4}\b/g,
  /\b\d{4}-\d{1,2}-\d{1,2}\b/g,
  /\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b|\b\d{1,2}\/\d{1,2}\b(?!\s?k)/g,
  new RegExp(String.raw`\b\d{1,2}(?:st|nd|rd|th)?(?:\sof)?\s${MONTH}\b\.?(?:,?\s(?:19|20)\d{2}\b)?`, 'gi'),
  new RegExp(
    String.raw`\b${MONTH}\b\.?,?\s(?:\d{1,2}(?:st|nd|rd|th)?\b(?!,\d{3})(?:,?\s(?:19|20)\d{2}\b)?|(?:19|20)\d{2}\b)`,
    'gi',
  ),
  /\b(?:in|since|of|summer|spring|fall|autumn|winter|q[1-4]|early|late|year|©)\s(?:19|20)\d{2}\b(?!\s?(?:usd|dollars|\$))/gi,
  /\b\d{1,2}:\d{2}(?:\s?[ap]m)?\b|\b\d{1,2}\s?[ap]m\b/gi,
  /\b\d{1,3}(?:st|nd|rd|th)\b/gi,
  new RegExp(String.raw`\b(?:${FIGURE})\s?%`, 'g'),
  /\b\d{1,4}\s?(?:x|×)(?=\s|\b)|\b[x×]\s?\d{1,4}\b/gi,
  /\bnet\s?-?\d{1,3}\b/gi,
  new RegExp(String.raw`\b(?:${FIGURE})\s?(?:k|m|mil|million|thousand)?\+?\s(?:${BETWEEN}\s){0,2}${AUDIENCE}\b`, 'giu'),
  new RegExp(
    String.raw`\b(?:${AUDIENCE}|avg|average)\b(?:\s?[:=~]|\sof|\sis|\sare|\saround|\sabout|\sat){0,2}\s(?:${FIGURE})\s?(?:k|m)?\b`,
    'giu',
  ),
  new RegExp(String.raw`\b\d{1,4}(?:\s?-\s?|\s)(?:${BETWEEN}\s){0,2}${COUNTED}\b`, 'giu'),
];
