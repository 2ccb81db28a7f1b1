import { type auth, sheets } from '@googleapis/sheets';
import { OutsideFailure, type Resilience } from '../resilience.ts';
import { comparable } from './figures.ts';

export type SheetReading =
  /** The tab's cells from A1, ragged rows as they are; [] for an empty tab. */
  | Readonly<{ outcome: 'read'; tab: string; values: readonly (readonly unknown[])[] }>
  | Readonly<{ outcome: 'tab_missing'; tabs: readonly string[] }>;

export type SheetsClient = Readonly<{
  /** @throws OutsideFailure when Google can't be read */
  read(): Promise<SheetReading>;
}>;

/** Reads one tab of the influencer sheet, found by its name without case and outer spaces. */
export const sheetsClient = (
  settings: Readonly<{ rootUrl: string; spreadsheetId: string; tab: string }>,
  authClient: InstanceType<typeof auth.OAuth2>,
  resilience: Resilience,
): SheetsClient => {
  const { spreadsheetId } = settings;
  const rootUrl = settings.rootUrl.endsWith('/') ? settings.rootUrl : `${settings.rootUrl}/`;
  const { spreadsheets } = sheets({ version: 'v4', rootUrl, auth: authClient, retry: false });

  const titles = async (): Promise<readonly string[]> => {
    const document = await resilience.run(
      ({ signal }) => spreadsheets.get({ spreadsheetId, fields: 'sheets.properties.title' }, { signal, retry: false }),
      { repeatable: true },
    );
    return (document.data.sheets ?? []).map((sheet) => sheet.properties?.title ?? '');
  };

  const valuesOf = async (title: string): Promise<readonly (readonly unknown[])[]> => {
    const ranges = [`'${title.replaceAll("'", "''")}'`];
    const query = { spreadsheetId, ranges, valueRenderOption: 'UNFORMATTED_VALUE' };
    const cells = await resilience.run(({ signal }) => spreadsheets.values.batchGet(query, { signal, retry: false }), {
      repeatable: true,
    });
    return cells.data.valueRanges?.[0]?.values ?? [];
  };

  // One read of the quota where the tab is named as in the settings; its title is looked up when Google knows no such range.
  let tab = settings.tab;
  return {
    async read() {
      try {
        return { outcome: 'read', tab, values: await valuesOf(tab) };
      } catch (error) {
        if (!(error instanceof OutsideFailure) || error.status !== 400) throw error;
      }
      const tabs = await titles();
      const title = tabs.find((name) => comparable(name) === comparable(settings.tab));
      if (title === undefined) return { outcome: 'tab_missing', tabs };
      tab = title;
      return { outcome: 'read', tab, values: await valuesOf(title) };
    },
  };
};
