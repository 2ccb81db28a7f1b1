import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian's `chromium`, or Chrome under one of its names; null where the PATH has none. */
export const chromiumPath = (): string | null => {
  const { stdout } = spawnSync('which', ['chromium', 'chromium-browser', 'google-chrome'], { encoding: 'utf8' });
  return stdout.split('\n')[0] || null;
};

/** One tab of a headless Chromium, driven by its DevTools protocol over the WebSocket that Node brings. */
export type Tab = Readonly<{
  /** Loads a file; resolves when it is laid out. */
  open(file: string): Promise<void>;
  resize(width: number): Promise<void>;
  /** What a JavaScript expression says, from outside of the page’s own security policy. */
  evaluate<Result>(expression: string): Promise<Result>;
  pdf(): Promise<Buffer>;
  /** Everything that the browser complained about. */
  complaints: readonly string[];
  close(): Promise<void>;
}>;

export const openTab = async (executable: string): Promise<Tab> => {
  const profile = mkdtempSync(join(tmpdir(), 'parley-chromium-'));
  // Root, as which a container runs, can't use Chromium's sandbox; what is opened here is our own file.
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-extensions', '--no-first-run'];
  const child = spawn(
    executable,
    [...flags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const kill = () => void child.kill();
  process.once('exit', kill);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const socket = new WebSocket(await endpointIn(child.stderr));
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));

  const waiting = new Map<number, (message: Message) => void>();
  const loaded: (() => void)[] = [];
  const complaints: string[] = [];
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    if (message.method === 'Page.loadEventFired') loaded.splice(0).forEach((resolve) => resolve());
    if (COMPLAINTS.includes(message.method ?? '')) complaints.push(JSON.stringify(message.params));
  });
  let calls = 0;
  const call = (method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const id = (calls += 1);
      waiting.set(id, ({ result, error }) => {
        if (result === undefined) reject(new Error(`${method}: ${error?.message ?? 'no answer'}`));
        else resolve(result);
      });
      socket.send(JSON.stringify({ id, method, params, sessionId }));
    });

  const { targetId } = await call('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
  const inTab = (method: string, params?: object) => call(method, params, sessionId as string);
  await Promise.all(['Page.enable', 'Log.enable', 'Runtime.enable'].map((method) => inTab(method)));

  return {
    complaints,
    open: async (file) => {
      const done = new Promise<void>((resolve) => loaded.push(resolve));
      await inTab('Page.navigate', { url: `file://${file}` });
      await done;
    },
    resize: async (width) => {
      await inTab('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
    },
    evaluate: async <Result>(expression: string) => {
      const { result } = await inTab('Runtime.evaluate', { expression, returnByValue: true });
      return (result as Readonly<{ value: Result }>).value;
    },
    pdf: async () => {
      const { data } = await inTab('Page.printToPDF', { printBackground: true, preferCSSPageSize: true });
      return Buffer.from(data as string, 'base64');
    },
    close: async () => {
      socket.close();
      kill();
      await gone;
      process.off('exit', kill);
      rmSync(profile, { recursive: true, force: true });
    },
  };
};

type Message = Readonly<{
  id?: number;
  method?: string;
  params?: unknown;
  result?: Record<string, unknown>;
  error?: Readonly<{ message: string }>;
}>;

const COMPLAINTS = ['Log.entryAdded', 'Runtime.exceptionThrown', 'Runtime.consoleAPICalled'];

/** Chromium tells on standard error where it listens. */
const endpointIn = (stderr: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    stderr.on('data', (part: Buffer) => {
      text += String(part);
      const [url] = /ws:\/\/\S+/.exec(text) ?? [];
      if (url !== undefined) resolve(url);
    });
    stderr.once('close', () => reject(new Error(`Chromium did not start: ${text.slice(-400)}`)));
  });
