import { z } from 'zod';

/** A custom field as ClickUp answers it: `value` is missing where it is unset, and its shape depends on `type`. */
export const CustomField = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  type_config: z
    .object({
      options: z
        .array(
          z.object({
            id: z.string(),
            name: z.string().nullish(),
            label: z.string().nullish(),
            orderindex: z.coerce.number().nullish(),
          }),
        )
        .nullish()
        .catch(null),
      currency_type: z.string().nullish().catch(null),
    })
    .nullish()
    .catch(null),
  value: z.unknown().optional(),
});
export type CustomField = z.infer<typeof CustomField>;

/** What Parley reads of a ClickUp task. Instants are Unix milliseconds in strings. */
export const ClickUpTask = z.object({
  id: z.string().min(1),
  name: z.string(),
  url: z.string(),
  date_created: z.string(),
  date_updated: z.string().nullish(),
  team_id: z.string().nullish(),
  /** The task that a subtask is part of. */
  parent: z.string().nullish(),
  archived: z.boolean().nullish(),
  status: z.object({ type: z.string() }).nullish().catch(null),
  list: z.object({ id: z.string() }),
  custom_fields: z.array(CustomField).default([]),
});
export type ClickUpTask = z.infer<typeof ClickUpTask>;

/** `fail_count` 100 means that ClickUp has suspended the webhook, and it tells nobody. */
export const ClickUpWebhook = z.object({
  id: z.string(),
  endpoint: z.string(),
  /** null: of more than one list. */
  list_id: z.union([z.string(), z.number()]).nullish(),
  events: z.array(z.string()).nullish(),
  health: z.object({ status: z.string(), fail_count: z.number() }),
});
export type ClickUpWebhook = z.infer<typeof ClickUpWebhook>;
