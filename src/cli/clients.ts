import { type ClickUpClient, clickUpClient, type ClickUpSetup } from '../adapters/clickup/client.ts';
import { type GoogleAuth, googleAuth } from '../adapters/gmail/auth.ts';
import { type GmailClient, gmailClient } from '../adapters/gmail/client.ts';
import type { Settings } from '../adapters/settings.ts';
import { type SheetsClient, sheetsClient } from '../adapters/sheets/client.ts';

/** The clients of ClickUp and of Google's services; nothing is called yet. */
export type Clients = Readonly<{
  clickup: ClickUpClient & ClickUpSetup;
  google: GoogleAuth;
  gmail: GmailClient;
  sheets: SheetsClient;
}>;

export const clientsFor = (settings: Settings): Clients => {
  const google = googleAuth(settings);
  return {
    clickup: clickUpClient({
      baseUrl: settings.CLICKUP_URL,
      token: settings.CLICKUP_TOKEN,
      listId: settings.CLICKUP_LIST_ID,
    }),
    google,
    gmail: gmailClient(settings, google),
    sheets: sheetsClient(
      { rootUrl: settings.SHEETS_URL, spreadsheetId: settings.SHEETS_SPREADSHEET_ID, tab: settings.SHEETS_TAB },
      google,
    ),
  };
};
