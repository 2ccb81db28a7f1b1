import { hashOf } from '../chance.ts';
import { type Answer, bearerOf, type Received } from '../http/exchange.ts';
import { type SandboxServer, startServer } from '../http/server.ts';
import { type OfferFacts, readReply } from './reading.ts';
import { type Move, wordMove } from './wording.ts';

/** The service without a socket: whoever brings requests gets its answers. */
export type AnthropicService = Readonly<{
  handle(request: Received): Answer;
  /** The next matching task is answered with this text instead, whatever it is: garbage, a refusal, a truncated answer. */
  answerNext(answer: Readonly<{ text: string; stopReason?: 'end_turn' | 'max_tokens' | 'refusal'; task?: Task }>): void;
  /** What a model was sent, in the order of asking: nothing else has left the application. */
  asked: readonly Readonly<{ task: Task; model: string; user: string; system: string }>[];
}>;
export type Anthropic = AnthropicService & Readonly<{ server: SandboxServer }>;
export type Task = 'reading' | 'wording';

const REMOVED_PARAMETERS = ['temperature', 'top_p', 'top_k'];

/** The Messages API with a small deterministic reader and writer behind it; it knows nothing but the request. */
export const startAnthropic = async (options: { apiKey: string }): Promise<Anthropic> => {
  const service = anthropicService(options);
  return { ...service, server: await startServer(service.handle) };
};

export const anthropicService = (options: { apiKey: string }): AnthropicService => {
  const asked: { task: Task; model: string; user: string; system: string }[] = [];
  const prepared: { text: string; stopReason?: string; task?: Task }[] = [];
  const isOurs = (request: Received): boolean =>
    bearerOf(request) === options.apiKey || request.headers['x-api-key'] === options.apiKey;
  const handle = (request: Received): Answer => {
    const [, model] = /^\/v1\/models\/(claude-[\w-]+)$/.exec(request.path) ?? [];
    if (request.method === 'GET' && model !== undefined)
      return isOurs(request)
        ? { status: 200, body: { id: model, type: 'model', display_name: model, created_at: '2026-01-01T00:00:00Z' } }
        : failure(401, 'authentication_error', 'invalid x-api-key');
    if (request.method !== 'POST' || request.path !== '/v1/messages')
      return failure(404, 'not_found_error', 'Not found');
    if (!isOurs(request)) return failure(401, 'authentication_error', 'invalid x-api-key');
    if (request.headers['anthropic-version'] === undefined)
      return failure(400, 'invalid_request_error', 'anthropic-version: header is required');
    const body = JSON.parse(request.body) as MessagesRequest;
    const removed = REMOVED_PARAMETERS.find((name) => name in body);
    if (removed !== undefined)
      return failure(400, 'invalid_request_error', `${removed}: Extra inputs are not permitted`);
    if (!(Number(body.max_tokens) > 0)) return failure(400, 'invalid_request_error', 'max_tokens: Field required');
    const task = taskOf(body);
    if (task === null)
      return failure(
        400,
        'invalid_request_error',
        'output_config.format: this model needs a json_schema with `intent` or `body`',
      );
    const [user, system] = [textOf(body.messages.at(-1)?.content), textOf(body.system)];
    asked.push({ task, model: body.model, user, system });
    const place = prepared.findIndex((answer) => answer.task === undefined || answer.task === task);
    const [forced] = place < 0 ? [] : prepared.splice(place, 1);
    const text =
      forced?.text ??
      JSON.stringify(task === 'reading' ? readingOf(user) : wordMove(JSON.parse(tagged(user, 'move')) as Move));
    return {
      status: 200,
      headers: { 'request-id': `req_${hashOf(user).toString(16)}` },
      body: {
        id: `msg_${hashOf(`${asked.length}|${user}`).toString(16).padStart(8, '0')}`,
        type: 'message',
        role: 'assistant',
        model: body.model,
        // A writing model thinks before it speaks: whoever takes the first block for the answer is wrong.
        content: [
          ...(task === 'wording'
            ? [{ type: 'thinking', thinking: 'Keep it short and warm.', signature: 'c2FuZGJveA==' }]
            : []),
          { type: 'text', text },
        ],
        stop_reason: forced?.stopReason ?? 'end_turn',
        stop_sequence: null,
        usage: {
          input_tokens: tokens(system + user + JSON.stringify(body.output_config)),
          output_tokens: tokens(text),
          cache_creation_input_tokens: 0,
          cache_read_input_tokens: 0,
        },
      },
    };
  };
  return { handle, asked, answerNext: (answer) => void prepared.push(answer) };
};

type Content = string | readonly Readonly<{ type: string; text?: string }>[] | undefined;
type MessagesRequest = Readonly<{
  model: string;
  max_tokens: number;
  system?: Content;
  messages: readonly Readonly<{ role: string; content: Content }>[];
  output_config?: Readonly<{
    format?: Readonly<{ type: string; schema?: Readonly<{ properties?: Readonly<Record<string, unknown>> }> }>;
  }>;
}>;

const taskOf = (body: MessagesRequest): Task | null => {
  const format = body.output_config?.format;
  const properties = format?.type === 'json_schema' ? format.schema?.properties : undefined;
  if (properties === undefined) return null;
  if ('intent' in properties) return 'reading';
  return 'body' in properties ? 'wording' : null;
};

const readingOf = (user: string) =>
  readReply(tagged(user, 'their_reply'), JSON.parse(tagged(user, 'our_offer')) as OfferFacts);

/** What stands in the last `<name>…</name>`; an end tag typed into a mail ends nothing. */
const tagged = (user: string, name: string): string => {
  const from = user.indexOf(`<${name}>`);
  const to = user.lastIndexOf(`</${name}>`);
  return from < 0 || to < from ? '' : user.slice(from + name.length + 2, to).trim();
};

const textOf = (content: Content): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join('\n');

/** About four characters a token. */
const tokens = (text: string): number => Math.ceil(text.length / 4);

const failure = (status: number, type: string, message: string): Answer => ({
  status,
  body: { type: 'error', error: { type, message }, request_id: 'req_sandbox' },
});
