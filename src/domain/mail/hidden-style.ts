/** What of an element's looks decides whether its text can be read; inherited by its children. */
export type Look = Readonly<{ color: string; background: string; size: string }>;

/** Black on white. */
export const PAGE: Look = { color: '#000', background: '#fff', size: '' };

type Attributes = ReadonlyMap<string, string>;

/** The look of an element inside another. */
export const lookOf = (attributes: Attributes, parent: Look): Look => {
  const style = styleOf(attributes);
  return {
    color: colour(valueOf(style, 'color') ?? attributes.get('color')) ?? parent.color,
    background:
      colour(valueOf(style, 'background-color') ?? valueOf(style, 'background') ?? attributes.get('bgcolor')) ??
      parent.background,
    size: valueOf(style, 'font-size') ?? valueOf(style, 'font') ?? parent.size,
  };
};

/** Whether an element hides its text: not displayed, transparent, no larger than a pixel, moved away, or in the colour of its background. */
export const hides = (attributes: Attributes, look: Look, hiddenClasses: ReadonlySet<string>): boolean =>
  attributes.has('hidden') ||
  HIDING.test(styleOf(attributes)) ||
  COLLAPSED.test(styleOf(attributes)) ||
  /^(?:0(?:\.\d{1,3})?|1)(?:px|pt|em|rem|%)?(?:\s|$|\/)/.test(look.size) ||
  look.color === look.background ||
  look.color === 'transparent' ||
  (attributes.get('class') ?? '').split(/\s+/).some((name) => hiddenClasses.has(name));

/** The class names that a mail's own style sheets hide. */
export const hiddenClassesIn = (html: string): ReadonlySet<string> =>
  new Set(
    [...styleSheetsIn(html).matchAll(/\.([\w-]{1,60})[^{}<>.]{0,40}\{([^{}<>]{0,400})\}/g)].flatMap(([, name, body]) =>
      name !== undefined && body !== undefined && HIDING.test(tidy(body)) ? [name] : [],
    ),
  );

const LARGEST_STYLE_SHEETS = 100_000;
const styleSheetsIn = (html: string): string =>
  html
    .split(/<style/i)
    .slice(1)
    .map((rest) => rest.split(/<\/style/i, 1)[0] ?? '')
    .join('\n')
    .slice(0, LARGEST_STYLE_SHEETS);

const HIDING =
  /(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0\d{0,3})?(?:;|$|!)|font-size:(?:0|1)(?:\.\d{1,3})?(?:px|pt|em|rem|%)?(?:;|$|!)|mso-hide:all|text-indent:-\d{3,5}|(?:left|top):-\d{3,5}|clip:rect\(0|transform:scale\(0)/;
const COLLAPSED =
  /(?:^|;)(?:max-)?(?:height|width):0(?:px)?(?:;|$|!)[\s\S]{0,300}overflow:hidden|overflow:hidden[\s\S]{0,300};(?:max-)?(?:height|width):0(?:px)?(?:;|$|!)/;

const tidy = (style: string): string =>
  style
    .toLowerCase()
    .replace(/\/\*[^*]{0,200}\*\//g, '')
    .replace(/\s{0,10}([:;])\s{0,10}/g, '$1')
    .trim();
const styleOf = (attributes: Attributes): string => tidy((attributes.get('style') ?? '').slice(0, 2_000));

const valueOf = (style: string, property: string): string | undefined =>
  style
    .split(';')
    .findLast((declaration) => declaration.startsWith(`${property}:`))
    ?.slice(property.length + 1)
    .replace(/\s?!important$/, '')
    .trim();

const NAMED: ReadonlyMap<string, string> = new Map([
  ['white', '#fff'],
  ['black', '#000'],
]);

/** One spelling for each colour; near white is white, since no reader sees the difference. Undefined for what names no colour. */
const colour = (value: string | undefined): string | undefined => {
  if (value === undefined) return undefined;
  const first = value.toLowerCase().trim();
  const named = NAMED.get(first) ?? first;
  if (named === 'transparent' || /^rgba\([^)]{1,30},\s*0(?:\.0)?\)$/.test(named)) return undefined;
  const channels = channelsOf(named);
  if (channels === null)
    return /^[a-z]{3,20}$/.test(named) && named !== 'inherit' && named !== 'none' ? named : undefined;
  if (channels.every((channel) => channel >= 250)) return '#fff';
  return channels.every((channel) => channel === 0) ? '#000' : `#${channels.join('-')}`;
};

const channelsOf = (value: string): readonly number[] | null => {
  const hex = /#([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])/.exec(value)?.[1];
  if (hex !== undefined) {
    const full = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
    return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16));
  }
  const rgb = /rgba?\(\s{0,5}(\d{1,3})[\s,]{1,5}(\d{1,3})[\s,]{1,5}(\d{1,3})/.exec(value);
  return rgb ? rgb.slice(1, 4).map(Number) : null;
};
