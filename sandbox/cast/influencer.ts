/** What an influencer does with our mail; a haggler does it in one of three styles. */
export type Habit =
  | 'accepts'
  | 'haggles'
  | 'expensive'
  | 'question'
  | 'range'
  | 'manager'
  | 'out_of_office'
  | 'conditional'
  | 'rate_card'
  | 'call'
  | 'hostile'
  | 'injection'
  | 'declines'
  | 'opts_out'
  | 'bounces'
  | 'ghosts';
export type Style = 'conceder' | 'boulware' | 'tit_for_tat';

/** One character: what the sheet shows of it, and what nobody is shown. */
export type Influencer = Readonly<{
  /** Place in the campaign's list, from 0. */
  place: number;
  name: string;
  handle: string;
  email: string;
  manager: Readonly<{ name: string; email: string }> | null;
  platform: 'Instagram' | 'TikTok' | 'YouTube';
  averageViews: number;
  /** A share: 0.045 is 4.5 %. */
  engagementRate: number;
  posts: number;
  followers: number;
  timeZone: string;
  /** Whether the team has put this person into the sheet. */
  inSheet: boolean;
  hidden: Hidden;
}>;

export type Hidden = Readonly<{
  seed: string;
  habit: Habit;
  style: Style;
  /** US dollars for the whole package; nothing below it is ever accepted. */
  reservation: number;
  /** US dollars named first. */
  opening: number;
  /** How many offers this character listens to. */
  patience: number;
  quoting: 'gmail' | 'outlook' | 'none';
  html: boolean;
  signature: string;
}>;

/** What a character remembers of the conversation. */
export type Mood = Readonly<{ offers: readonly number[]; asks: readonly number[]; mails: number; done: boolean }>;

export const FRESH: Mood = { offers: [], asks: [], mails: 0, done: false };

/** What is written back; the mail around it (quoting, signature, MIME) is made elsewhere. */
export type Letter = Readonly<{
  text: string;
  by: 'influencer' | 'manager';
  kind: 'reply' | 'out_of_office' | 'bounce';
  attachment: string | null;
}>;
