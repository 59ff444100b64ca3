/**
 * Reads a stored string as one of the values of a union type.
 */

/** @throws Error if the database has another value, which an earlier or later version wrote */
export function oneOf<const Value extends string>(values: readonly Value[], stored: string): Value {
  const found = values.find((value) => value === stored);
  if (found === undefined)
    throw new Error(`The database has “${stored}”, not one of ${values.join(', ')}.`);
  return found;
}
