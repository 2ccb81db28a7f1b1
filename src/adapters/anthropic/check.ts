import { Anthropic } from '@anthropic-ai/sdk';
import { asking, type Finding, finding } from '../finding.ts';
import type { Settings } from '../settings.ts';
import { anthropicOptions } from './client.ts';

/** The key, and each model by its name. No model is asked anything: it costs nothing. */
export const checkAnthropic = async (settings: Settings): Promise<readonly Finding[]> => {
  const client = new Anthropic(anthropicOptions(settings));
  const models = [...new Set([settings.ANTHROPIC_READING_MODEL, settings.ANTHROPIC_WRITING_MODEL])];
  const found = await Promise.all(
    models.map((model) =>
      asking({
        about: 'anthropic',
        otherwise: `The model ${model} can't be used`,
        advice: ({ status }) =>
          status === 404
            ? 'Set ANTHROPIC_READING_MODEL and ANTHROPIC_WRITING_MODEL to models that this key may use.'
            : 'Set ANTHROPIC_API_KEY to a key of https://console.anthropic.com/settings/keys.',
        call: (signal) => client.models.retrieve(model, undefined, { signal }),
        judge: () => [finding('anthropic', 'sound', `ANTHROPIC_API_KEY is taken, and may use ${model}.`)],
      }),
    ),
  );
  return found.flat();
};
