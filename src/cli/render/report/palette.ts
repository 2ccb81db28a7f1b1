/** Every colour of the page. Those of text keep 4.5 : 1 against white and `ground`, for weak eyes and poor prints. */
export const PALETTE = {
  ink: '#1b2430',
  muted: '#59636f',
  line: '#dde1e6',
  ground: '#f6f7f9',
  ours: '#1d4f91',
  theirs: '#b4500f',
  deal: '#1b7a46',
  waiting: '#9a6700',
  declined: '#a4343a',
  quiet: '#7b8694',
  offered: '#8fb3dd',
  free: '#e6e9ed',
} as const;

export type Colour = keyof typeof PALETTE;
