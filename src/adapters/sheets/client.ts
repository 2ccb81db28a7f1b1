import { type auth, sheets } from '@googleapis/sheets';
import { classifyFailure } from '../failures.ts';
import { comparable } from './figures.ts';

export type SheetReading =
  /** The tab's cells from A1, ragged rows as they are; [] for an empty tab. */
  | Readonly<{ outcome: 'read'; tab: string; values: readonly (readonly unknown[])[] }>
  | Readonly<{ outcome: 'tab_missing'; tabs: readonly string[] }>;

export type SheetsClient = Readonly<{
  /** One try, to be run inside the resilience of `sheets`, whose signal ends it. Throws what Google's client throws. */
  read(signal: AbortSignal): Promise<SheetReading>;
}>;

/** Reads one tab of the influencer sheet, found by its name without case and outer spaces. */
export const sheetsClient = (
  settings: Readonly<{ rootUrl: string; spreadsheetId: string; tab: string }>,
  authClient: InstanceType<typeof auth.OAuth2>,
): SheetsClient => {
  const { spreadsheetId } = settings;
  const rootUrl = settings.rootUrl.endsWith('/') ? settings.rootUrl : `${settings.rootUrl}/`;
  const { spreadsheets } = sheets({ version: 'v4', rootUrl, auth: authClient, retry: false });

  const titles = async (signal: AbortSignal): Promise<readonly string[]> => {
    const query = { spreadsheetId, fields: 'sheets.properties.title' };
    const document = await spreadsheets.get(query, { signal, retry: false });
    return (document.data.sheets ?? []).map((sheet) => sheet.properties?.title ?? '');
  };

  const valuesOf = async (title: string, signal: AbortSignal): Promise<readonly (readonly unknown[])[]> => {
    const ranges = [`'${title.replaceAll("'", "''")}'`];
    const query = { spreadsheetId, ranges, valueRenderOption: 'UNFORMATTED_VALUE' };
    const cells = await spreadsheets.values.batchGet(query, { signal, retry: false });
    return cells.data.valueRanges?.[0]?.values ?? [];
  };

  // One read of the quota where the tab is named as in the settings; its title is looked up when Google knows no such range.
  let tab = settings.tab;
  return {
    async read(signal) {
      try {
        return { outcome: 'read', tab, values: await valuesOf(tab, signal) };
      } catch (error) {
        if (classifyFailure(error).status !== 400) throw error;
      }
      const tabs = await titles(signal);
      const title = tabs.find((name) => comparable(name) === comparable(settings.tab));
      if (title === undefined) return { outcome: 'tab_missing', tabs };
      tab = title;
      return { outcome: 'read', tab, values: await valuesOf(title, signal) };
    },
  };
};
