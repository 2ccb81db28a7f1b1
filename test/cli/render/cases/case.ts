/** An event's data and personal content, and what is told of it. `personal` null: erased. */
export type Case = Readonly<{
  data: object;
  personal?: object | null;
  sentence: string;
  reason?: string;
  words?: string | null;
}>;
