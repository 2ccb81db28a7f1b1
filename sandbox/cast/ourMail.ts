/** What a character gathers from our mail's own text, without what it quotes. */
export type OurMail = Readonly<{ offer: number | null; final: boolean; wantsFigure: boolean; wantsAnswer: boolean }>;

export const readOurMail = (text: string): OurMail => {
  const own = text.split(/\r?\n(?:>|On .+ wrote:|-{2,}\s*Original)/)[0] ?? '';
  const amount = [...own.matchAll(/\$\s?(\d[\d,]*(?:\.\d{2})?)/g)].at(-1)?.[1];
  return {
    offer: amount === undefined ? null : Number(amount.replaceAll(',', '')),
    final: /\bfinal offer\b/i.test(own),
    wantsFigure: /\b(?:one|single|all-in) (?:all-in |total )?figure\b/i.test(own),
    wantsAnswer: own.includes('?') || /\bfinal offer\b/i.test(own),
  };
};
