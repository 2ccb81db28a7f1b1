import { EVENT_TYPES, FAMILIES, typesCalled } from '../../projections/event-types.ts';
import { distance } from '../../projections/nearby.ts';
import { oneLine } from '../render/text.ts';
import { UsageError } from './failure.ts';

/**
 * The event types that `--type` means: each a type or a family, several behind one another or with commas between.
 * @throws UsageError that offers what comes near, or all there is
 */
export const typesMeant = (asked: readonly string[]): readonly string[] => {
  const typed = asked.flatMap((each) => each.split(',')).flatMap((each) => each.trim() || []);
  if (typed.length === 0) throw new UsageError(`Name an event type or a family; there are:${all()}`);
  return [...new Set(typed.flatMap((each) => typesCalled(each) ?? unknown(each)))];
};

const unknown = (typed: string): never => {
  const wanted = typed.toLowerCase();
  const near = [...Object.keys(FAMILIES), ...EVENT_TYPES].filter(
    (name) =>
      (wanted.length > 2 && name.toLowerCase().includes(wanted)) || distance(wanted, name.toLowerCase()) !== null,
  );
  const called = `No event type is called ${oneLine(typed)}`;
  throw new UsageError(near.length === 0 ? `${called}; there are:${all()}` : `${called}; near it: ${near.join(', ')}.`);
};

/** Each family with its types, then the types that are in none. */
const all = (): string => {
  const families = Object.entries(FAMILIES);
  const others = EVENT_TYPES.filter((type) => !families.some(([, types]) => types.includes(type)));
  return [...families, ['in no family', others] as const]
    .map(([name, types]) => `\n  ${name}: ${types.join(', ')}`)
    .join('');
};
