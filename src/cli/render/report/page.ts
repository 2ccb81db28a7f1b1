import type { CampaignReport } from '../../../projections/report.ts';
import { agreementsSection } from './agreements.ts';
import { averagesSection } from './averages.ts';
import { escalationsSection } from './escalations.ts';
import { html, textOf, trusted } from './html.ts';
import { clientOf, opening } from './opening.ts';
import { outcomeSection } from './outcome.ts';
import { pathsSection } from './paths.ts';
import { spendingSection } from './spending.ts';
import { STYLE } from './style.ts';
import { trailSection } from './trail.ts';
import { rejectionSection, unmatchedSection } from './unmatched.ts';

/** One page that needs nothing else: no script, no font, no picture from elsewhere. The same report gives the same page. */
export const reportPage = (report: CampaignReport): string => {
  const isRead = report.details.submission !== null;
  return textOf(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
          <meta name="robots" content="noindex" />
          <title>${clientOf(report)}: campaign report</title>
          <style>
            ${trusted(STYLE)}
          </style>
        </head>
        <body>
          ${opening(report)}
          <main>
            ${rejectionSection(report)}
            ${
              isRead
                ? html`<div class="side-by-side">${outcomeSection(report)} ${spendingSection(report)}</div>
                    ${averagesSection(report)} ${agreementsSection(report)} ${pathsSection(report)}
                    ${escalationsSection(report)} ${unmatchedSection(report)}`
                : null
            }
            ${trailSection(report)}
          </main>
        </body>
      </html> `,
  );
};
