/**
 * An object in which text from outside is looked up: it has no members but its own, so that `constructor` and
 * `__proto__` are found in it only if somebody put them there.
 */
export function lookup<Value>(
  entries: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.assign(Object.create(null) as Record<string, Value>, entries);
}
